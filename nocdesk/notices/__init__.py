"""What is sent out: mail and webhooks to customers and staff, by subscription, repeated until it has arrived."""

"""Who acts: operators, their roles, the policy and the audit trail."""

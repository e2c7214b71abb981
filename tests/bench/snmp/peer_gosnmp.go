// gosnmp, the client under Telegraf and snmp_exporter: goroutines over the targets, a connected session for each.
//
//	peer_gosnmp v2c|v3 TARGETS SECONDS PORT
//
// Prints one line of JSON.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gosnmp/gosnmp"
)

const goroutines = 64

func session(version string, number int, port uint16) *gosnmp.GoSNMP {
	s := &gosnmp.GoSNMP{
		Target: fmt.Sprintf("127.1.%d.%d", number>>8, number&255), Port: port, Community: "bench",
		Version: gosnmp.Version2c, Timeout: time.Second, Retries: 1, MaxOids: 60,
	}
	if version == "v3" {
		s.Version, s.SecurityModel, s.MsgFlags = gosnmp.Version3, gosnmp.UserSecurityModel, gosnmp.AuthPriv
		s.SecurityParameters = &gosnmp.UsmSecurityParameters{
			UserName: "bench", AuthenticationProtocol: gosnmp.SHA256, AuthenticationPassphrase: "authpass12345",
			PrivacyProtocol: gosnmp.AES, PrivacyPassphrase: "privpass12345",
		}
	}
	if err := s.Connect(); err != nil {
		panic(err)
	}
	return s
}

func cpu() float64 {
	var used syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return float64(used.Utime.Sec+used.Stime.Sec) + float64(used.Utime.Usec+used.Stime.Usec)/1e6
}

func main() {
	targets, _ := strconv.Atoi(os.Args[2])
	duration, _ := strconv.ParseFloat(os.Args[3], 64)
	port, _ := strconv.Atoi(os.Args[4])
	oids := []string{"1.3.6.1.2.1.1.3.0"}
	for _, column := range []int{6, 10, 7, 11} {
		oids = append(oids, fmt.Sprintf("1.3.6.1.2.1.31.1.1.1.%d.1", column))
	}
	for _, column := range []int{14, 20, 13, 19, 8} {
		oids = append(oids, fmt.Sprintf("1.3.6.1.2.1.2.2.1.%d.1", column))
	}
	sessions := make([]*gosnmp.GoSNMP, targets)
	for i := range sessions {
		sessions[i] = session(os.Args[1], i+1, uint16(port))
	}
	var bad, timeouts int64
	cycle := func() {
		work := make(chan *gosnmp.GoSNMP, targets)
		for _, s := range sessions {
			work <- s
		}
		close(work)
		var all sync.WaitGroup
		for n := 0; n < goroutines; n++ {
			all.Add(1)
			go func() {
				defer all.Done()
				for s := range work {
					answer, err := s.Get(oids)
					if err != nil {
						atomic.AddInt64(&timeouts, 1)
						continue
					}
					octets, ok := uint64(0), false
					if len(answer.Variables) == len(oids) {
						octets, ok = answer.Variables[1].Value.(uint64)
					}
					if !ok || octets != 0x1234567890a+7919+6 {
						atomic.AddInt64(&bad, 1)
					}
				}
			}()
		}
		all.Wait()
	}
	cycle()
	timeouts = 0
	began, used, asked := time.Now(), cpu(), 0
	for time.Since(began).Seconds() < duration {
		cycle()
		asked += targets
	}
	fmt.Printf("{\"rps\": %.0f, \"cpu_per_1k_ms\": %.3f, \"bad\": %d, \"timeouts\": %d}\n",
		float64(asked)/time.Since(began).Seconds(), (cpu()-used)/float64(asked)*1e6, bad, timeouts)
}

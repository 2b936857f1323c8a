// hashicorp/mdns as the device of a lab: answers for what LAB/services.json holds, which it reads anew when LAB/hashicorp.sock is told that it
// has changed. The library has one zone for each server; this one asks all services of the device.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"

	"github.com/hashicorp/mdns"
	"github.com/miekg/dns"
)

type device struct {
	lab, link string
	mutex     sync.Mutex
	services  []*mdns.MDNSService
}

func (d *device) Records(question dns.Question) (records []dns.RR) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	for _, service := range d.services {
		records = append(records, service.Records(question)...)
	}
	return records
}

func (d *device) load() error {
	octets, err := os.ReadFile(filepath.Join(d.lab, "services.json"))
	if err != nil {
		return err
	}
	var file struct {
		Host     string
		Services []struct {
			Name, Type string
			Port       int
			Txt        map[string]*string
		}
	}
	if err := json.Unmarshal(octets, &file); err != nil {
		return err
	}
	var services []*mdns.MDNSService
	for _, s := range file.Services {
		var txt []string
		for key, value := range s.Txt {
			if value != nil {
				key += "=" + *value
			}
			txt = append(txt, key)
		}
		service, err := mdns.NewMDNSService(s.Name, s.Type, "local.", file.Host+".local.", s.Port, d.addresses(), txt)
		if err != nil {
			return err
		}
		services = append(services, service)
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.services = services
	return nil
}

func (d *device) addresses() (found []net.IP) {
	link, err := net.InterfaceByName(d.link)
	if err != nil {
		panic(err)
	}
	addresses, err := link.Addrs()
	if err != nil {
		panic(err)
	}
	for _, address := range addresses {
		found = append(found, address.(*net.IPNet).IP)
	}
	return found
}

func main() {
	d := &device{lab: os.Args[1], link: os.Args[2]}
	if err := d.load(); err != nil {
		panic(err)
	}
	link, err := net.InterfaceByName(d.link)
	if err != nil {
		panic(err)
	}
	if _, err := mdns.NewServer(&mdns.Config{Zone: d, Iface: link}); err != nil {
		panic(err)
	}
	listener, err := net.Listen("unix", filepath.Join(d.lab, "hashicorp.sock"))
	if err != nil {
		panic(err)
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		answer := "ok"
		if err := d.load(); err != nil {
			answer = err.Error()
		}
		fmt.Fprintln(connection, answer)
		connection.Close()
	}
}

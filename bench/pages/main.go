// Command pages loads the pages of an organisation with people who are signed
// in, and prints how long each page takes.
//
//	go run ./bench/pages -org FOLDER
//
// FOLDER is the folder of an organisation, or better a copy of it: whoever
// takes part is signed in there by a printed code. The pages are served by a
// process of its own, whose memory is what is printed. Beside them, in the same
// run and the same process, is a bare page of net/http and SQLite, asked for by
// as many.
//
// It does not judge what the pages say: the tests do that.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"
)

func main() {
	l := load{ctx: context.Background()}
	flag.StringVar(&l.org, "org", "", "`folder` of the organisation")
	flag.IntVar(&l.users, "users", 50, "people who look at pages at the same time")
	flag.IntVar(&l.cases, "cases", 100, "cases that they look at")
	flag.DurationVar(&l.span, "for", 20*time.Second, "how long")
	flag.DurationVar(&l.think, "think", time.Second, "how long, on average, each reads before the next page; 0: not at all")
	flag.BoolVar(&l.read, "read", false, "let the server read through all cases first, as it does in the background after a start")
	child := flag.Bool("serve", false, "be the server; for the program itself")
	flag.Parse()
	run := l.run
	if *child {
		run = func() error { return serve(l.ctx, l.org, l.users, l.cases, l.read) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "pages: error:", err)
		os.Exit(1)
	}
}

// load is one run.
type load struct {
	ctx          context.Context
	org          string
	users, cases int
	read         bool
	span, think  time.Duration

	plan    plan
	clients []*http.Client
}

// target is a page that a user may see.
type target struct{ route, url string }

// run starts the server, finds out who may see what, and asks.
func (l *load) run() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	begun := time.Now()
	server := exec.CommandContext(l.ctx, self, "-serve", "-org", l.org, "-users", fmt.Sprint(l.users), "-cases", fmt.Sprint(l.cases), fmt.Sprintf("-read=%t", l.read))
	server.Stderr = os.Stderr
	in, err := server.StdinPipe()
	if err != nil {
		return err
	}
	out, err := server.StdoutPipe()
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return err
	}
	lines := bufio.NewReader(out)
	line := func() string {
		text, _ := lines.ReadString('\n') // an empty one fails below
		return strings.TrimSpace(text)
	}
	base := line()
	if _, _, err := ask(http.DefaultClient, base+"/"); err != nil {
		return fmt.Errorf("the server does not answer: %w", err)
	}
	fmt.Printf("start of the process to the first answer: %d ms, %s\n", time.Since(begun).Milliseconds(), memory(server.Process.Pid))
	fmt.Fprintln(in, "plan")
	bare := line()
	if err := json.Unmarshal([]byte(line()), &l.plan); err != nil {
		return fmt.Errorf("read the plan: %w", err)
	}
	at, err := url.Parse(base)
	if err != nil {
		return err
	}
	for _, u := range l.plan.Users {
		c, err := client(at, u)
		if err != nil {
			return err
		}
		l.clients = append(l.clients, c)
	}
	if err := l.lists(base); err != nil {
		return err
	}
	seen := l.probe(base)
	fmt.Printf("after the first look at everything: %s\n\n", memory(server.Process.Pid))
	l.report("alteram", l.storm(seen))
	fmt.Printf("%s\n\n", memory(server.Process.Pid))
	bares := make([][]target, l.users)
	for i := range bares {
		for _, chain := range l.plan.Chains {
			bares[i] = append(bares[i], target{"bare page", bare + "/" + chain})
		}
	}
	l.report("net/http + SQLite", l.storm(bares))
	if err := in.Close(); err != nil {
		return err
	}
	return server.Wait()
}

// lists asks for the first page of everybody at once, before anything was
// looked at: the lists of cases are being made meanwhile.
func (l *load) lists(base string) error {
	var wg sync.WaitGroup
	begun := time.Now()
	took := make([]time.Duration, len(l.clients))
	for i, c := range l.clients {
		wg.Go(func() {
			_, _, _ = ask(c, base+"/") // what fails is seen in the probe
			took[i] = time.Since(begun)
		})
	}
	wg.Wait()
	slices.Sort(took)
	fmt.Printf("the first page of %d people at once: p50 %s, the last %s\n", len(took), ms(took[len(took)/2]), ms(took[len(took)-1]))
	return nil
}

// client is the browser of a user. It keeps cookies and follows no redirect.
func client(base *url.URL, u user) (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	cookie, err := http.ParseSetCookie(u.Cookie)
	if err != nil {
		return nil, err
	}
	jar.SetCookies(base, []*http.Cookie{cookie})
	return &http.Client{
		Jar:           jar,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 2},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       2 * time.Minute,
	}, nil
}

// ask gets a page and throws it away.
func ask(c *http.Client, url string) (status int, size int64, err error) {
	w, err := c.Get(url)
	if err != nil {
		return 0, 0, err
	}
	defer w.Body.Close()
	size, err = io.Copy(io.Discard, w.Body)
	return w.StatusCode, size, err
}

// probe asks for every page once for each user, of cases a few, and keeps
// those that are shown.
func (l *load) probe(base string) [][]target {
	const each = 6 // cases of a user
	seen := make([][]target, len(l.clients))
	var wg sync.WaitGroup
	for i, c := range l.clients {
		wg.Go(func() {
			var mine []string
			for k := range l.plan.Chains {
				chain := l.plan.Chains[(i+k)%len(l.plan.Chains)]
				if status, _, _ := ask(c, base+"/c/"+chain); status == http.StatusOK {
					if mine = append(mine, chain); len(mine) == each {
						break
					}
				}
			}
			for _, route := range l.plan.Routes {
				paths := []string{route}
				if strings.Contains(route, "{case}") {
					paths = nil
					for _, chain := range mine {
						paths = append(paths, strings.ReplaceAll(route, "{case}", chain))
					}
				}
				for _, path := range paths {
					path = strings.ReplaceAll(path, "{$}", "")
					if status, _, _ := ask(c, base+path); status == http.StatusOK {
						seen[i] = append(seen[i], target{route, base + path})
					}
				}
			}
		})
	}
	wg.Wait()
	return seen
}

// answer is a page that was asked for.
type answer struct {
	route  string
	took   time.Duration
	size   int64
	failed bool
}

// storm lets everybody ask for pages until the time is over.
func (l *load) storm(targets [][]target) []answer {
	var mu sync.Mutex
	var all []answer
	var wg sync.WaitGroup
	end := time.Now().Add(l.span)
	for i, c := range l.clients {
		by := map[string][]target{}
		var routes []string
		for _, t := range targets[i] {
			if by[t.route] == nil {
				routes = append(routes, t.route)
			}
			by[t.route] = append(by[t.route], t)
		}
		if len(routes) == 0 {
			continue
		}
		wg.Go(func() {
			var mine []answer
			for {
				time.Sleep(time.Duration(rand.Float64() * 2 * float64(l.think)))
				if time.Now().After(end) {
					break
				}
				route := routes[rand.IntN(len(routes))]
				t := by[route][rand.IntN(len(by[route]))]
				begun := time.Now()
				status, size, err := ask(c, t.url)
				mine = append(mine, answer{t.route, time.Since(begun), size, err != nil || status != http.StatusOK})
			}
			mu.Lock()
			all = append(all, mine...)
			mu.Unlock()
		})
	}
	wg.Wait()
	return all
}

// report prints a line for each page, the slowest first, and one for all.
func (l *load) report(name string, all []answer) {
	by := map[string][]answer{}
	for _, a := range all {
		by[a.route] = append(by[a.route], a)
	}
	var routes []string
	for route, list := range by {
		slices.SortFunc(list, func(a, b answer) int { return int(a.took - b.took) })
		routes = append(routes, route)
	}
	slices.SortFunc(routes, func(a, b string) int { return int(at(by[b], 99) - at(by[a], 99)) })
	fmt.Printf("%-34s %8s %8s %8s %6s %8s %6s\n", name, "p50 ms", "p99 ms", "max ms", "pages", "kB", "failed")
	row := func(name string, list []answer) {
		var size int64
		failed := 0
		for _, a := range list {
			size = max(size, a.size)
			if a.failed {
				failed++
			}
		}
		fmt.Printf("%-34s %8s %8s %8s %6d %8.1f %6d\n", name, ms(at(list, 50)), ms(at(list, 99)), ms(at(list, 100)), len(list), float64(size)/1000, failed)
	}
	for _, route := range routes {
		row(route, by[route])
	}
	slices.SortFunc(all, func(a, b answer) int { return int(a.took - b.took) })
	row("all", all)
	fmt.Printf("%.0f pages a second, %d people, %s between two pages of each\n", float64(len(all))/l.span.Seconds(), l.users, l.think)
}

// at is a percentile of sorted answers.
func at(list []answer, percent int) time.Duration {
	if len(list) == 0 {
		return 0
	}
	return list[min(len(list)*percent/100, len(list)-1)].took
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }

// memory says how much memory a process holds, and held at most.
func memory(pid int) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return "memory unknown"
	}
	found := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok {
			found[name] = strings.TrimSpace(value)
		}
	}
	return fmt.Sprintf("memory %s, at most %s", found["VmRSS"], found["VmHWM"])
}

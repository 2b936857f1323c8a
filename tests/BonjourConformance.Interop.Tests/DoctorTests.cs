using System.Diagnostics;

namespace BonjourConformance.Interop.Tests;

/// <summary>Troubles of this machine, each made in network namespaces: `doctor` names it with a remedy, and `run` blames no device for it.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DoctorTests
{
    private Cable cable = null!;

    [SetUp]
    public async Task A_device_at_the_other_end_of_a_cable() => cable = await Cable.Lay();

    [TearDown]
    public async Task Away() => await cable.DisposeAsync();

    [Test]
    public async Task A_sound_link_is_called_sound()
    {
        var said = await cable.Cli("doctor", "--interface", "near");

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.Zero, said.ToString());
            Assert.That(said.Output, Does.Contain("An ordinary program of this machine asks and hears too: 1 host, "));
            Assert.That(said.Output, Does.Not.Contain("bad "));
        });
    }

    [Test]
    public async Task What_it_says_ends_between_words_on_a_narrow_terminal([Values(40, 80)] int columns)
    {
        foreach (var command in (string[])["doctor --interface near", "discover --profile-template profile.json"])
        {
            Directory.CreateDirectory(cable.Folder);
            var said = await cable.OnTerminal(columns, command);
            var lines = said.Output.Replace("\u001b[?1h\u001b=", "", StringComparison.Ordinal).Replace("\r", "\n", StringComparison.Ordinal).Replace("\u001b[2K", "", StringComparison.Ordinal).Split('\n');
            Assert.That(said.Code, Is.Zero, said.ToString());
            Assert.That(lines.Where(l => l.Length > columns && l.Trim().Contains(' ') && !l.Contains("bonjour-conformance run", StringComparison.Ordinal)), Is.Empty);
            Assert.That(said.Output.Split([' ', '\r', '\n']), Has.Member("bonjour-conformance").Or.Member("link-local"), said.ToString());
        }
    }

    [Test]
    public async Task A_link_without_carrier_cannot_be_judged_on()
    {
        await cable.Far("ip", "link", "set", "far", "down");

        foreach (var command in (string[][])[["doctor", "--interface", "near"], ["run", "--interface", "near", "--unattended", "--only", "rfc6762/18.4", "--out", cable.Folder]])
        {
            var said = await cable.Cli(command);
            Assert.That(said.Code, Is.EqualTo(3), said.ToString());
            Assert.That(said.Output + said.Error, Does.Contain("no carrier").Or.Contain("do not go out"), said.ToString());
        }
    }

    [Test]
    public async Task An_interface_that_is_switched_off_is_told_with_the_remedy()
    {
        await cable.Near("ip", "link", "set", "near", "down");

        foreach (var command in (string[][])[["doctor", "--interface", "near"], ["discover", "--interface", "near"], ["run", "--interface", "near", "--unattended"]])
        {
            var said = await cable.Cli(command);
            Assert.That(said.Code, Is.EqualTo(3), said.ToString());
            Assert.That(said.Error, Does.Contain("\"near\" is down").And.Contain("ip link set near up"), said.ToString());
        }
    }

    [Test]
    public async Task A_capture_library_that_is_too_old_is_told()
    {
        // WinPcap, and libpcap before 1.5, lack one function: here it goes by another name.
        var library = await File.ReadAllBytesAsync(Directory.EnumerateFiles("/usr/lib", "libpcap.so.0.8", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).First());
        var at = library.AsSpan().IndexOf("\0pcap_set_immediate_mode\0"u8);
        Assert.That(at, Is.Positive, "the name stands in the library");
        "x"u8.CopyTo(library.AsSpan(at + 1));
        Directory.CreateDirectory(cable.Folder);
        foreach (var name in (string[])["libpcap.so", "libpcap.so.0.8", "libpcap.so.1"]) await File.WriteAllBytesAsync(Path.Combine(cable.Folder, name), library);

        foreach (var command in (string[])["doctor", "discover", "run"])
        {
            var said = await cable.CliWith(new() { ["LD_LIBRARY_PATH"] = cable.Folder }, command, "--interface", "near");
            Assert.That(said.Code, Is.EqualTo(3), said.ToString());
            Assert.That(said.Error, Does.Contain("too old").And.Contain("libpcap (1.5 or later)"), said.ToString());
        }
    }

    [Test]
    public async Task A_firewall_that_drops_what_comes_in_is_this_machine_s_trouble()
    {
        await cable.Near("nft", "add table inet guard; add chain inet guard input { type filter hook input priority 0; }; add rule inet guard input udp dport 5353 drop");

        var said = await cable.Cli("doctor", "--interface", "near");

        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Does.Contain("answered on the wire, and an ordinary program of this machine did not hear it").And.Contain("udp dport 5353 accept"));
    }

    [Test]
    public async Task A_firewall_that_lets_nothing_out_is_told_by_the_send_call()
    {
        await cable.Near("nft", "add table inet guard; add chain inet guard output { type filter hook output priority 0; }; add rule inet guard output udp dport 5353 drop");

        Assert.That((await cable.Cli("doctor", "--interface", "near")).Output, Does.Contain("An ordinary program of this machine cannot ask on near").Or.Contain("accepted by the system and never leaves"));
    }

    /// <summary>As macOS does it to a program without the permission for the local network: sending is said to have worked, and nothing leaves.</summary>
    [Test]
    public async Task Frames_that_were_accepted_and_never_left_are_no_silence_of_a_device()
    {
        await cable.Near("ip", "link", "add", "pit", "type", "veth", "peer", "name", "bottom");
        await cable.Near("nft", "add table netdev guard; add chain netdev guard out { type filter hook egress device near priority 0; }; add rule netdev guard out fwd to pit");

        foreach (var command in (string[][])[["doctor", "--interface", "near"], ["run", "--interface", "near", "--unattended", "--only", "rfc6762/18.4", "--out", cable.Folder]])
        {
            var said = await cable.Cli(command);
            Assert.That(said.Code, Is.EqualTo(3), said.ToString());
            Assert.That(said.Error, Does.Contain("Frames sent on \"near\" do not go out").And.Contain("nft list ruleset"));
        }
    }

    /// <summary>As access points do it: clients that hear each other not at all, and multicast that is filtered.</summary>
    [TestCase("bridge link set dev port0 isolated on; bridge link set dev port1 isolated on")]
    [TestCase("nft 'add table bridge air; add chain bridge air forward { type filter hook forward priority 0; }; add rule bridge air forward ether daddr & 01:00:00:00:00:00 == 01:00:00:00:00:00 ether daddr != ff:ff:ff:ff:ff:ff drop'")]
    public async Task An_access_point_that_isolates_or_filters_is_named_and_no_device_is_judged(string trouble)
    {
        await cable.DisposeAsync();
        cable = await Cable.Lay(hasSwitch: true);
        Assert.That((await cable.Cli("doctor", "--interface", "near")).Output, Does.Contain("One device is on near"));

        await cable.Between("sh", "-c", trouble);

        var doctor = await cable.Cli("doctor", "--interface", "near");
        Assert.That(doctor.Output, Does.Contain("Nobody answers Multicast DNS").And.Contain("isolates its clients or filters multicast"), doctor.ToString());
        var run = await cable.Cli("run", "--interface", "near", "--unattended", "--only", "rfc6762/18.4", "--out", cable.Folder);
        Assert.That(run.Code, Is.EqualTo(3), run.ToString());
        Assert.That(run.Output, Does.Contain("Incomplete: nothing was judged").And.Not.Contain("Fail  "));
    }

    [Test]
    public async Task A_link_that_carries_one_way_only_is_told_with_the_way([Values] bool isHeard)
    {
        await cable.DisposeAsync();
        cable = await Cable.Lay(hasSwitch: true);
        await cable.Between("nft", $"add table bridge air; add chain bridge air forward {{ type filter hook forward priority 0; }}; add rule bridge air forward iifname {(isHeard ? "port0" : "port1")} drop");
        // The switch itself says nothing.
        await cable.Between("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
        // For nobody's address the far end asks for half a minute.
        await cable.Far("bash", "-c", "(for i in $(seq 60); do echo >/dev/udp/192.168.78.77/9; sleep 0.5; done) >/dev/null 2>&1 &");

        var doctor = await cable.Cli("doctor", "--interface", "near");

        Assert.That(doctor.Output, Does.Contain("Nobody answers Multicast DNS").And.Contain(isHeard ? "what is sent from here does not reach them" : "no frame of another host arrives"), doctor.ToString());
    }

    [Test]
    public async Task A_route_that_takes_multicast_elsewhere_a_tunnel_and_IPv6_switched_off_are_told()
    {
        await cable.Near("ip", "tuntap", "add", "mode", "tun", "tun7");
        await cable.Near("ip", "link", "set", "tun7", "up");
        await cable.Near("ip", "route", "add", "224.0.0.0/4", "dev", "tun7");
        await cable.Near("ip", "route", "add", "default", "dev", "tun7");
        await cable.Near("sysctl", "-qw", "net.ipv6.conf.near.disable_ipv6=1");

        var said = await cable.Cli("doctor", "--interface", "near");

        Assert.Multiple(() =>
        {
            Assert.That(said.Output, Does.Contain("224.0.0.0/4 is routed to tun7"));
            Assert.That(said.Output, Does.Contain("The default route leads into the tunnel tun7"));
            Assert.That(said.Output, Does.Contain("IPv6 is switched off on near"));
            Assert.That(said.Code, Is.Zero, said.ToString());
        });
    }

    [Test]
    public async Task A_second_interface_on_the_same_link_is_told()
    {
        await cable.Near("ip", "link", "add", "link", "near", "name", "twin", "type", "macvlan", "mode", "bridge");
        await cable.Near("ip", "addr", "add", "192.168.78.9/24", "dev", "twin");
        await cable.Near("ip", "link", "set", "twin", "up");

        Assert.That((await cable.Cli("doctor", "--interface", "near")).Output, Does.Contain("twin is in the same subnet as near"));
    }

    [Test]
    public async Task Multicast_that_stops_coming_after_a_while_is_a_switch_that_snoops()
    {
        using var doctor = cable.Begin("doctor", "--interface", "near", "--listen", "0.6");
        await Line(doctor, "An ordinary program of this machine asks and hears too");
        await Task.Delay(TimeSpan.FromSeconds(8));
        await cable.Far("nft", "add table netdev snoop; add chain netdev snoop lost { type filter hook egress device \"far\" priority 0; }; add rule netdev snoop lost udp dport 5353 drop");

        var said = await doctor.StandardOutput.ReadToEndAsync();
        await doctor.WaitForExitAsync();

        Assert.That(doctor.ExitCode, Is.EqualTo(3), said);
        Assert.That(said, Does.Contain("IGMP snooping and no querier"));
    }

    [Test]
    public async Task Frames_that_this_machine_was_too_busy_to_take_are_counted()
    {
        using var doctor = cable.Begin("doctor", "--interface", "near", "--listen", "0.1");
        await Line(doctor, "Frames can be captured");
        // A program that gets no processor while more comes than the system keeps for it.
        await Child.Signal("-STOP", doctor);
        await cable.Far("/usr/bin/python3", "-c", "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\nfor _ in range(60000): s.sendto(bytes(1400), ('192.168.78.1', 5353))");
        await Child.Signal("-CONT", doctor);

        var said = await doctor.StandardOutput.ReadToEndAsync();
        await doctor.WaitForExitAsync();

        Assert.That(said, Does.Match("bad +The operating system dropped [0-9]+ frames: this machine is too slow or too busy"));
        Assert.That(doctor.ExitCode, Is.EqualTo(3), said);
    }

    [Test]
    public async Task A_machine_that_gives_the_program_its_turn_late_measures_coarsely()
    {
        using var hiccups = Hiccups();
        await hiccups.StandardOutput.ReadLineAsync();
        using var doctor = cable.Begin("doctor", "--interface", "near");
        await Line(doctor, "The capture library is there");
        await hiccups.StandardInput.WriteLineAsync($"{doctor.Id}");
        var calibrated = await Line(doctor, "Frames can be captured");
        hiccups.StandardInput.Close();
        await hiccups.WaitForExitAsync();

        var said = await doctor.StandardOutput.ReadToEndAsync();
        await doctor.WaitForExitAsync();

        Assert.That(calibrated, Does.Contain("this machine was busy"));
        Assert.That(said, Does.Match("look +Times are measured coarsely here .tolerance [0-9]+ ms.: smaller deviations go unnoticed. Run on a quiet machine"));
        Assert.That(doctor.ExitCode, Is.Zero, said);
    }

    /// <summary>
    /// Lets the process that it is told of run for 20 ms of each 220 ms, until its own input is closed. It says when it is there: to begin a process,
    /// let alone one for each signal, takes longer where others are at work.
    /// </summary>
    private static Process Hiccups() =>
        Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", """
            import os, select, signal, sys, time
            print("ready", flush=True)
            process = int(sys.stdin.readline())
            while not select.select([sys.stdin], [], [], 0.02)[0]:
                os.kill(process, signal.SIGSTOP)
                time.sleep(0.2)
                os.kill(process, signal.SIGCONT)
            """]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private static async Task<string> Line(Process process, string wanted)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Contains(wanted, StringComparison.Ordinal)) return line;
        Assert.Fail($"\"{wanted}\" was not said");
        return "";
    }
}

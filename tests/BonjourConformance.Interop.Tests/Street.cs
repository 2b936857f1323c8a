using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace BonjourConformance.Interop.Tests;

/// <summary>A simulated device on one switch with three other responders, and a harness behind a cable that loses, delays and doubles frames (tests/lab/street.sh).</summary>
internal sealed class Street : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static int streets;

    private readonly string prefix;
    private readonly Dictionary<string, Process> houses = [];
    private readonly Berths berth;

    private Street(Berths berth, string prefix) => (this.berth, this.prefix) = (berth, prefix);

    public string Folder { get; } = Directory.CreateDirectory(Path.Combine(TestContext.CurrentContext.WorkDirectory, "street", Path.GetRandomFileName())).FullName;

    /// <summary>Those that have ended, though nobody told them to.</summary>
    public IEnumerable<string> Gone => houses.Where(h => h.Value.HasExited).Select(h => h.Key);

    /// <param name="relay">What the cable does to frames; see relay.py.</param>
    public static async Task<Street> Up(params string[] relay)
    {
        Assume.That(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "namespaces take Linux and root");
        var street = new Street(await Berths.Take(), string.Create(CultureInfo.InvariantCulture, $"bcs{Environment.ProcessId}x{Interlocked.Increment(ref streets)}"));
        try
        {
            await street.Settle(relay);
            street.berth.Up();
            return street;
        }
        catch
        {
            await street.DisposeAsync();
            throw;
        }
    }

    private async Task Settle(string[] relay)
    {
        await Run("bash", InLab("street.sh"), "up", prefix);
        await House("relay", "mid", "carrying", ["/usr/bin/python3", InLab("relay.py"), "relay0", "relay1", .. relay]);
        await Avahi();
        await Ciao();
        await House("dut", "dut", "is up on", "dotnet", Repository.Program, "simulate", "--interface", "eth0");
        await House("python", "python", "ready", "/usr/bin/python3", InLab("neighbour.py"), "_ipp._tcp", "Avahi neighbour", "Ciao neighbour", "InstanceA", "InstanceB");
    }

    /// <summary>What the neighbour with a cache finds and holds.</summary>
    public async Task<JsonNode> State()
    {
        await houses["python"].StandardInput.WriteLineAsync("now");
        return JsonNode.Parse((await houses["python"].StandardOutput.ReadLineAsync())!)!;
    }

    /// <summary>The command line on the harness's side, under way.</summary>
    public Process Begin(params string[] arguments) => Start(["ip", "netns", "exec", prefix + "-near", "dotnet", Repository.Program, .. arguments]);

    /// <summary>Processes on the harness's side.</summary>
    public async Task<string> Left() => (await Child.Run(Patience, new Dictionary<string, string>(), "ip", "netns", "pids", prefix + "-near")).Output;

    public async ValueTask DisposeAsync()
    {
        foreach (var house in houses.Values)
        {
            if (!house.HasExited) house.Kill(entireProcessTree: true);
            house.Dispose();
        }
        using (berth) await Child.Run(Patience, new Dictionary<string, string>(), "bash", InLab("street.sh"), "down", prefix);
    }

    private async Task Avahi()
    {
        var etc = Directory.CreateDirectory(Path.Combine(Folder, "avahi", "services")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(etc, "avahi-daemon.conf"), "[server]\nhost-name=avahi-neighbour\nallow-interfaces=eth0\nenable-dbus=no\n[wide-area]\nenable-wide-area=no\n[publish]\npublish-hinfo=no\npublish-workstation=no\n");
        await File.WriteAllTextAsync(Path.Combine(etc, "services", "one.service"),
            "<?xml version=\"1.0\" standalone=\"no\"?><!DOCTYPE service-group SYSTEM \"avahi-service.dtd\"><service-group><name>Avahi neighbour</name><service><type>_ipp._tcp</type><port>1002</port></service></service-group>");
        await House("avahi", "avahi", null, "unshare", "-m", "sh", "-c",
            "mount --make-rprivate / && mount --bind \"$0\" /etc/avahi && mount -t tmpfs tmpfs /run && exec avahi-daemon --no-drop-root --no-chroot --no-rlimits -f /etc/avahi/avahi-daemon.conf", etc);
    }

    private async Task Ciao()
    {
        var modules = await Child.Run(Patience, new Dictionary<string, string>(), "bash", InLab("responders", "install.sh"), "ciao");
        Assert.That(modules.Code, Is.Zero, modules.ToString());
        await File.WriteAllTextAsync(Path.Combine(Folder, "services.json"), """{ "host": "ciao-neighbour", "services": [{ "name": "Ciao neighbour", "type": "_ipp._tcp", "port": 1004 }] }""");
        await House("ciao", "ciao", "announced", "env", "BONJOUR_LAB_MODULES=" + modules.Output.Trim(), "node", InLab("responders", "ciao", "responder.mjs"), Folder, "eth0");
    }

    /// <summary>Starts a program in a namespace, and waits until it says that it is ready; null where it says nothing.</summary>
    private async Task House(string name, string space, string? ready, params string[] command)
    {
        var process = houses[name] = Start(["ip", "netns", "exec", $"{prefix}-{space}", .. command]);
        if (ready is null) return;
        string? line;
        do line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        while (line is not null && !line.Contains(ready, StringComparison.Ordinal));
        Assert.That(line, Is.Not.Null, $"{name} ended before it was ready");
    }

    private static string InLab(params string[] path) => Path.Combine([Path.GetDirectoryName(Repository.LabScript)!, .. path]);

    private static Process Start(string[] command) => Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private static async Task Run(params string[] command)
    {
        var said = await Child.Run(Patience, new Dictionary<string, string>(), command);
        Assert.That(said.Code, Is.Zero, $"{string.Join(' ', command)}: {said}");
    }
}

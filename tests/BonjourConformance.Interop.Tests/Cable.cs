using System.Diagnostics;
using System.Globalization;

namespace BonjourConformance.Interop.Tests;

/// <summary>Two namespaces and a cable between them, a simulated device at the far end.</summary>
internal sealed class Cable : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static int cables;

    private readonly string near;
    private readonly string far;
    private readonly string between;
    private readonly List<Process> devices = [];
    private readonly Berths berth;

    private Cable(Berths berth, string name) => (this.berth, near, between, far) = (berth, name + "n", name + "b", name + "f");

    public string Folder { get; } = Path.Combine(TestContext.CurrentContext.WorkDirectory, "doctor", Path.GetRandomFileName());

    /// <param name="name">What the harness calls its end.</param>
    /// <param name="relay">What lies between does to frames (tests/lab/relay.py); null for a plain cable.</param>
    /// <param name="hasSwitch">A switch stands between, with the ports port0 at the near end and port1.</param>
    public static async Task<Cable> Lay(string name = "near", string[]? relay = null, bool hasSwitch = false)
    {
        Assume.That(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "namespaces take Linux and root");
        var cable = new Cable(await Berths.Take(), string.Create(CultureInfo.InvariantCulture, $"bcd{Environment.ProcessId}x{Interlocked.Increment(ref cables)}"));
        try
        {
            await cable.Connect(name, relay, hasSwitch);
            cable.berth.Up();
            return cable;
        }
        catch
        {
            await cable.DisposeAsync();
            throw;
        }
    }

    private async Task Connect(string name, string[]? relay, bool hasSwitch)
    {
        foreach (var space in new[] { near, far }) await Run("ip", "netns", "add", space);
        if (relay is not null) await Relay(name, relay);
        else if (hasSwitch) await Switch(name);
        else await Run("ip", "-n", near, "link", "add", name, "type", "veth", "peer", "name", "far", "netns", far);
        await Near("ip", "link", "set", "lo", "up");
        await Near("ip", "addr", "add", "192.168.78.1/24", "dev", name);
        await Near("ip", "link", "set", name, "up");
        await Far("ip", "addr", "add", "192.168.78.200/24", "dev", "far");
        await Far("ip", "link", "set", "far", "up");
        await Near("ethtool", "-K", name, "tx", "off");
        await Far("ethtool", "-K", "far", "tx", "off");
        await Device();
    }

    private async Task Switch(string name)
    {
        await Run("ip", "netns", "add", between);
        await Between("ip", "link", "add", "switch", "type", "bridge", "stp_state", "0", "forward_delay", "0", "mcast_snooping", "0");
        await Run("ip", "-n", near, "link", "add", name, "type", "veth", "peer", "name", "port0", "netns", between);
        await Run("ip", "-n", far, "link", "add", "far", "type", "veth", "peer", "name", "port1", "netns", between);
        foreach (var port in new[] { "port0", "port1" }) await Between("ip", "link", "set", port, "master", "switch", "up");
        await Between("ip", "link", "set", "switch", "up");
    }

    private async Task Relay(string name, string[] how)
    {
        await Run("ip", "netns", "add", between);
        await Run("ip", "-n", near, "link", "add", name, "type", "veth", "peer", "name", "relay0", "netns", between);
        await Run("ip", "-n", far, "link", "add", "far", "type", "veth", "peer", "name", "relay1", "netns", between);
        foreach (var end in new[] { "relay0", "relay1" }) await Run("ip", "-n", between, "link", "set", end, "up");
        var relay = Start(["ip", "netns", "exec", between, "/usr/bin/python3", Path.Combine(Path.GetDirectoryName(Repository.LabScript)!, "relay.py"), "relay0", "relay1", .. how]);
        devices.Add(relay);
        Assert.That(await relay.StandardOutput.ReadLineAsync(), Is.EqualTo("carrying"));
    }

    /// <summary>Puts a simulated device at the far end.</summary>
    public async Task Device(params string[] more)
    {
        var device = Start(["ip", "netns", "exec", far, "dotnet", Repository.Program, "simulate", "--interface", "far", .. more]);
        devices.Add(device);
        Assert.That(await device.StandardOutput.ReadLineAsync(), Does.Contain("is up on far"));
    }

    /// <summary>Takes away what is at the far end.</summary>
    public void Lose()
    {
        foreach (var device in devices.Where(d => !d.HasExited)) device.Kill(entireProcessTree: true);
    }

    /// <summary>The command line at the near end, under way.</summary>
    public Process Begin(params string[] arguments) => Start(["ip", "netns", "exec", near, "dotnet", Repository.Program, .. arguments]);

    public Task<Said> CliIn(string folder, params string[] arguments) =>
        Child.Run(Patience, new Dictionary<string, string>(), ["ip", "netns", "exec", near, "env", "--chdir=" + folder, "dotnet", Repository.Program, .. arguments]);

    /// <summary>The command line at the near end, as somebody sees it on a terminal so wide, whose folder is that of the test.</summary>
    public Task<Said> OnTerminal(int columns, string command) =>
        Child.Run(Patience, new Dictionary<string, string> { ["TERM"] = "xterm-256color", ["CI"] = "" },
            ["ip", "netns", "exec", near, "env", "--chdir=" + Folder, "script", "-qec", $"stty cols {columns} rows 40; exec dotnet '{Repository.Program}' {command}", "/dev/null"]);

    /// <summary>The same, under way: what is typed goes into its input.</summary>
    public Process BeginOnTerminal(int columns, string command) =>
        Start(["ip", "netns", "exec", near, "env", "--chdir=" + Directory.CreateDirectory(Folder).FullName, "CI=", "TERM=xterm-256color", "script", "-qfec", $"stty cols {columns} rows 40; exec dotnet '{Repository.Program}' {command}", "/dev/null"]);

    public Task<Said> Cli(params string[] arguments) => CliWith([], arguments);

    /// <summary>The same with variables of the environment.</summary>
    public Task<Said> CliWith(Dictionary<string, string> environment, params string[] arguments) => Child.Run(Patience, environment, ["ip", "netns", "exec", near, "dotnet", Repository.Program, .. arguments]);

    public Task Near(params string[] command) => Run(["ip", "netns", "exec", near, .. command]);

    /// <summary>At the switch.</summary>
    public Task Between(params string[] command) => Run(["ip", "netns", "exec", between, .. command]);

    public Task Far(params string[] command) => Run(["ip", "netns", "exec", far, .. command]);

    public async ValueTask DisposeAsync()
    {
        Lose();
        foreach (var device in devices) device.Dispose();
        using (berth)
            foreach (var space in new[] { near, between, far }) await Child.Run(Patience, new Dictionary<string, string>(), "ip", "netns", "del", space);
    }

    private static Process Start(string[] command) => Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private static async Task Run(params string[] command)
    {
        var said = await Child.Run(Patience, new Dictionary<string, string>(), command);
        Assert.That(said.Code, Is.Zero, $"{string.Join(' ', command)}: {said}");
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BonjourConformance.Interop.Tests;

/// <summary>A responder in network namespaces of its own (tests/lab/README.md), gone when disposed, and at the latest with this process.</summary>
internal sealed class Lab : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Berths berth;
    private readonly IReadOnlyDictionary<string, string> facts;

    private Lab(Berths berth, IReadOnlyDictionary<string, string> facts) => (this.berth, this.facts) = (berth, facts);

    public string Profile => facts["BONJOUR_LAB_PROFILE"];

    public string Interface => facts["BONJOUR_LAB_INTERFACE"];

    /// <summary>
    /// Makes a lab. Where this machine lacks what labs are made of, the test is inconclusive and says what is missing; on CI it fails, since
    /// nothing would have been tried.
    /// </summary>
    public static async Task<Lab> Up(string responder, params string[] options)
    {
        var missing = Missing(responder);
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.That(missing, Is.Empty, "CI must be able to make a lab");
        else Assume.That(missing, Is.Empty, "no lab can be made here");
        string[] up = ["bash", Repository.LabScript, "up", responder, "--owner", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), .. options];
        var berth = await Berths.Take();
        try
        {
            var said = await Child.Run(Patience, Own, up);
            Assert.That(said.Code, Is.Zero, () => $"The lab of {responder} did not come up: {said}");
            await Task.Delay(TimeSpan.FromSeconds(2));
            berth.Up();
            return new Lab(berth, said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(p => p[0], p => p[1]));
        }
        catch
        {
            berth.Dispose();
            throw;
        }
    }

    /// <summary>Runs the command line on the harness's side of the cable.</summary>
    public Task<Said> Harness(TimeSpan patience, params string[] arguments) =>
        Child.Run(patience, new Dictionary<string, string>(Own) { ["BONJOUR_LAB"] = facts["BONJOUR_LAB"] },
            ["ip", "netns", "exec", facts["BONJOUR_LAB_HARNESS_NAMESPACE"], Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", Repository.Program, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        using (berth) await Child.Run(Patience, Own, "bash", Repository.LabScript, "down", facts["BONJOUR_LAB"]);
    }

    /// <summary>The simulated responder is the one that was built with these tests.</summary>
    private static Dictionary<string, string> Own => new() { ["BONJOUR_LAB_CLI"] = Repository.Program };

    private static IEnumerable<string> Missing(string responder)
    {
        if (!OperatingSystem.IsLinux()) return ["Linux"];
        string[] tools = ["ip", "ethtool", "setsid", "bash", .. responder switch
        {
            "avahi" => ["avahi-daemon"],
            "avahi-autoipd" => ["avahi-daemon", "avahi-autoipd"],
            "autoipd-beside-udhcpc" => ["avahi-daemon", "avahi-autoipd", "udhcpc"],
            "dhcpcd" => ["avahi-daemon", "dhcpcd"],
            "ciao" or "hap" => ["node", "npm"],
            "ippeveprinter" or "ippeveprinter-behind-avahi" => ["avahi-daemon", "dbus-daemon", "ippeveprinter"],
            _ => (string[])[],
        }];
        return
        [
            .. Environment.IsPrivilegedProcess ? (string[])[] : ["root"],
            .. tools.Where(t => !IsInstalled(t)),
            .. responder == "zeroconf" && !Succeeds("/usr/bin/python3", "-c", "import zeroconf") ? (string[])["python3-zeroconf"] : [],
            .. NativeLibrary.TryLoad("libpcap.so.0.8", out _) || NativeLibrary.TryLoad("libpcap.so.1", out _) ? (string[])[] : ["libpcap"],
        ];
    }

    private static bool IsInstalled(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/sbin").Any(folder => File.Exists(Path.Combine(folder, tool)));

    private static bool Succeeds(params string[] command)
    {
        if (!File.Exists(command[0])) return false;
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

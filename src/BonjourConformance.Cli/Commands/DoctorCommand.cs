using System.CommandLine;
using System.Net.NetworkInformation;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Doctoring;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Cli.Surveying;
using BonjourConformance.Link;
using BonjourConformance.Link.Live;

namespace BonjourConformance.Cli.Commands;

/// <summary>`doctor`: tells whether this machine can judge devices on an interface, and what stands in the way.</summary>
internal sealed class DoctorCommand : Command
{
    private readonly Option<string?> onInterface = new("--interface", "-i") { Description = "Network interface to examine. Without it the interfaces are listed.", HelpName = "NAME" };

    private readonly Option<double> listen = new("--listen") { Description = "Keep asking for so many minutes: does multicast keep coming through the switch? Five tell.", HelpName = "MINUTES" };

    public DoctorCommand(Screen screen)
        : base("doctor", "Tells whether devices can be judged on an interface, and what stands in the way.")
    {
        Add(onInterface);
        Add(listen);
        SetAction(parsed => Examine(parsed.GetValue(onInterface), parsed.GetValue(listen) is >= 0 and <= 120 and var minutes ? minutes : throw new UsageException("--listen must be between 0 and 120 minutes."), screen));
    }

    private static int Examine(string? name, double listen, Screen screen)
    {
        var interfaces = Interfaces.List();
        screen.Line("ok    The capture library is there.");
        if (name is null)
        {
            screen.Line(interfaces.Count == 0 ? "bad   No network interface can be used." : "Interfaces:");
            foreach (var one in interfaces) screen.Line("      " + one);
            screen.Line("Examine one of them with --interface.");
            return interfaces.Count == 0 ? ExitCode.Broken : ExitCode.Good;
        }
        using var interruption = new Interruption();
        using var link = LiveLink.Open(name, new LiveLoop());
        screen.Line($"ok    Frames can be captured and sent on {link.InterfaceName}, and are seen to leave: {link.Calibration}.");
        var worst = Weight.Ok;
        void Say(Diagnosis found)
        {
            worst = found.Weight > worst ? found.Weight : worst;
            screen.Line($"{found.Weight.ToString().ToLowerInvariant(),-6}{found}");
        }
        foreach (var found in Surroundings.Of(link)) Say(found);
        Addresses(link, screen);
        Neighbours(screen);
        try
        {
            Checks.Sessions.Session? session = null;
            link.Loop.Run(async () => session = await Survey.Begin(link), interruption.Token);
            var survey = Survey.Of(session!, session!.Messages);
            screen.Line("ok    There are free addresses for the harness's own test hosts.");
            Say(BothWays.Of(session!, survey, $"{BoxText.Sentence(survey.Boxes, link.InterfaceName)} Host names: {string.Join(", ", survey.HostNames)}."));
            Sums(link, screen);
            foreach (var mark in Distance.Marks(survey.Others, link))
                link.Loop.Run(async () => Say(await Distance.Measure(session, mark)), interruption.Token);
            IReadOnlyList<Diagnosis> ears = [];
            link.Loop.Run(async () => ears = await Ears.Examine(link), interruption.Token);
            foreach (var found in ears) Say(found);
            if (listen > 0)
            {
                Diagnosis? kept = null;
                link.Loop.Run(async () => kept = await Ears.Listen(link, TimeSpan.FromMinutes(listen), screen.Status), interruption.Token);
                screen.ClearStatus();
                Say(kept!);
            }
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        if (link.Lost > 0) Say(new(Weight.Bad, $"The operating system dropped {link.Lost} frames: this machine is too slow or too busy, and silence proves nothing."));
        if (link.Calibration.IsCoarse) Say(new(Weight.Look, $"Times are measured coarsely here (tolerance {link.Tolerance.TotalMilliseconds:0} ms): smaller deviations go unnoticed.", "Run on a quiet machine, not in a virtual one."));
        return worst == Weight.Bad ? ExitCode.Broken : ExitCode.Good;
    }

    private static void Addresses(LiveLink link, Screen screen)
    {
        screen.Line(link.Addresses.IPv4 is { } ipv4
            ? $"ok    The interface has the IPv4 address {ipv4}/{link.Addresses.PrefixLength}; the test hosts take others of its subnet."
            : "look  The interface has no IPv4 address: the test hosts take link-local ones (169.254/16), and a device elsewhere may take their questions for off-link.");
        screen.Line(link.Addresses.IPv6.Any(a => a.IsIPv6LinkLocal)
            ? "ok    The interface has an IPv6 link-local address."
            : "look  The interface has no IPv6 link-local address. The harness needs none, but on most systems this means that IPv6 is off.");
    }

    /// <summary>Other responders of this machine take the harness's questions for their own; they are neighbours to it, but noise in the capture.</summary>
    private static void Neighbours(Screen screen)
    {
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveUdpListeners().Any(e => e.Port == 5353);
        screen.Line(listening
            ? "look  A program of this machine (avahi-daemon, mDNSResponder, a browser) uses UDP port 5353. It is a neighbour and is not judged; stop it for a quieter capture."
            : "ok    No program of this machine uses UDP port 5353.");
    }

    private static void Sums(LiveLink link, Screen screen)
    {
        var wrong = link.Transcript.All.Where(f => f.Direction == Direction.Received && f.Udp is { ChecksumHolds: false }).Select(f => f.Source).Distinct().ToList();
        if (wrong.Count == 0) return;
        screen.Line(wrong.Contains(link.Addresses.Mac)
            ? "look  Frames of this machine show unfinished UDP checksums: checksum offload, harmless for a device on a cable."
            : $"look  Frames of {string.Join(", ", wrong)} show unfinished UDP checksums: between virtual machines and namespaces that is checksum offload (ethtool -K IF tx off), on a cable it is an error.");
    }
}

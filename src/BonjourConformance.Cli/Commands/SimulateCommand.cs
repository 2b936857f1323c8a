using System.CommandLine;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Cli.Simulation;
using BonjourConformance.Link.Live;
using BonjourConformance.Simulator;

namespace BonjourConformance.Cli.Commands;

/// <summary>`simulate`: puts the simulated device on a network interface.</summary>
internal sealed class SimulateCommand : Command
{
    private readonly Option<string> onInterface = new("--interface", "-i") { Description = "Network interface to live on, as a host of its own beside the operating system.", HelpName = "NAME", Required = true };
    private readonly Option<string?> profile = new("--profile", "-p") { Description = "What the device is to be (see fixtures/devices). Default: one host with two printers.", HelpName = "FILE" };
    private readonly Option<string[]> faults = new("--fault", "-f") { Description = "What it does wrong; repeatable. `list --faults` names them.", HelpName = "NAME" };
    private readonly Option<string[]> variations = new("--variation") { Description = "A lawful variation; repeatable.", HelpName = "NAME", Hidden = true };
    private readonly Option<int> seed = new("--seed", "-s") { Description = "Seed of everything that the device draws at random.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> socket = new("--socket") { Description = "Make a socket there, for `control`.", HelpName = "PATH" };

    public SimulateCommand(Screen screen)
        : base("simulate", "Puts the simulated device on a network interface until Ctrl-C, which it takes as an orderly shutdown.")
    {
        foreach (var option in (Option[])[onInterface, profile, faults, variations, seed, socket]) Add(option);
        SetAction(parsed => Simulate(parsed, screen));
    }

    private int Simulate(ParseResult parsed, Screen screen)
    {
        var behaviour = new Behaviour();
        foreach (var change in FaultNames.Changes(parsed.GetValue(faults) ?? []).Concat(FaultNames.Variations(parsed.GetValue(variations) ?? []))) change(behaviour);
        var given = parsed.GetValue(profile) is { } path ? BuiltIn.Profile(path) : null;
        using var interruption = new Interruption();
        var loop = new LiveLoop();
        using var link = LiveLink.Open(parsed.GetRequiredValue(onInterface), loop);
        var setup = SetupOf.Profile(given);
        SimulatedStation? station = null;
        ControlServer? server = null;
        try
        {
            loop.Run(async () =>
            {
                setup = await Placing.OnLink(setup, link, chosen: given?.Address is not null);
                station = new SimulatedStation(link, setup, parsed.GetValue(seed), behaviour);
                if (parsed.GetValue(socket) is { } at) server = new ControlServer(at, station);
                var serving = server?.Serve() ?? Task.CompletedTask;
                await Up(station.Device, loop);
                screen.Line($"{Subjects.Plain(station.Device.HostName)} is up on {link.InterfaceName} at {string.Join(", ", station.Device.Addresses)} ({setup.Mac})"
                    + (server is null ? "" : $", controls at {parsed.GetValue(socket)}"));
                screen.Output.Flush();
                await new TaskCompletionSource().Task;
                await serving;
            }, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            server?.Dispose();
            if (station is not null) loop.Run(() => Down(station, loop));
        }
        finally
        {
            server?.Dispose();
        }
        return ExitCode.Good;
    }

    /// <summary>Waits until the device has all its names; a faulty one may never have them, and is up nevertheless.</summary>
    private static async Task Up(SimulatedDevice device, LiveLoop loop)
    {
        var end = loop.Now + TimeSpan.FromSeconds(12);
        while (!device.IsEstablished && loop.Now < end) await loop.Delay(TimeSpan.FromMilliseconds(20));
    }

    /// <summary>An orderly shutdown: the goodbyes must be on the cable before the link is closed.</summary>
    private static async Task Down(SimulatedStation station, LiveLoop loop)
    {
        await station.Do(Checks.Operators.ControlAction.Stop, Checks.Sessions.Session.NoArguments);
        await loop.Delay(TimeSpan.FromMilliseconds(200));
    }
}

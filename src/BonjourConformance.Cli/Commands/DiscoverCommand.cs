using System.CommandLine;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Cli.Surveying;
using BonjourConformance.Link.Live;

namespace BonjourConformance.Cli.Commands;

/// <summary>`discover`: shows who is on a link.</summary>
internal sealed class DiscoverCommand : Command
{
    private readonly Option<string> onInterface = new("--interface", "-i") { Description = "Network interface to ask on.", HelpName = "NAME", Required = true };

    public DiscoverCommand(Screen screen)
        : base("discover", "Shows the hosts on a link that answer Multicast DNS, and the service instances that they offer.")
    {
        Add(onInterface);
        SetAction(parsed => Discover(parsed.GetRequiredValue(onInterface), screen));
    }

    private static int Discover(string name, Screen screen)
    {
        using var interruption = new Interruption();
        using var link = LiveLink.Open(name, new LiveLoop());
        screen.Status($"Asking on {link.InterfaceName}");
        try
        {
            Show(Survey.Of(link, interruption.Token), link.InterfaceName, screen);
            return ExitCode.Good;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static void Show(Survey survey, string onInterface, Screen screen)
    {
        if (survey.Hosts.Count == 0) screen.Line($"Nobody on {onInterface} answered.");
        foreach (var host in survey.Hosts)
        {
            screen.Line($"{host.Name}  {string.Join(", ", host.Addresses)}{(host.Macs.Count > 0 ? $"  [{string.Join(", ", host.Macs)}]" : "")}");
            foreach (var (instance, port) in host.Instances) screen.Line($"    {instance}  port {port}");
        }
        if (survey.Types.Count > 0) screen.Line($"Service types: {string.Join(", ", survey.Types)}");
        if (survey.Hosts.Count > 0) screen.Line($"Judge one with: run --interface {onInterface} --device {survey.Hosts[0].Name}");
    }
}

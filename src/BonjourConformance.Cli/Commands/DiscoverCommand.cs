using System.CommandLine;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Cli.Surveying;
using BonjourConformance.Link.Live;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Cli.Commands;

/// <summary>`discover`: shows who is on a link.</summary>
internal sealed class DiscoverCommand : Command
{
    private readonly Option<string> onInterface = new("--interface", "-i") { Description = "Network interface to ask on.", HelpName = "NAME", Required = true };

    public DiscoverCommand(Screen screen)
        : base("discover", "Shows the devices on a link that speak Multicast DNS: the addresses, host names and service instances of each.")
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
        var others = survey.Boxes.Where(b => !b.Macs.Contains(survey.Own)).ToList();
        screen.Line(BoxText.Sentence(others.Count > 0 ? others : survey.Boxes, onInterface));
        foreach (var box in survey.Boxes)
        {
            screen.Line();
            foreach (var line in BoxText.Lines(box, box.Macs.Contains(survey.Own))) screen.Line(line);
        }
        if (survey.Boxes.Count > 0) screen.Line();
        if (survey.Types.Count > 0) screen.Line($"Service types listed: {string.Join(", ", survey.Types)}");
        if (others.Count == 1) screen.Line($"Judge it with: run --interface {Reproduce.Quote(onInterface)}");
        if (others.Count > 1) screen.Line($"Judge one with: run --interface {Reproduce.Quote(onInterface)} --device {Reproduce.Quote(Aim(others[0]))}");
    }

    private static string Aim(Box box) => box.HostNames.Any() ? Subjects.Plain(box.MainHost) : box.Macs.First().ToString();
}

using System.CommandLine;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Operators;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Cli.Surveying;
using BonjourConformance.Link.Live;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Cli.Commands;

/// <summary>`discover`: shows who is on a link, and goes on to judge one of them.</summary>
internal sealed class DiscoverCommand : Command
{
    private readonly Option<string?> onInterface = new("--interface", "-i") { Description = "Network interface to ask on. Without it the only one that can be used, or one that is picked.", HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> device = new("--device", "-d") { Description = "Of several devices the one whose profile is written.", HelpName = "DEVICE" };
    private readonly Option<string?> template = new("--profile-template") { Description = "Write a profile of what was found into this file, with comments on what is to be filled in.", HelpName = "FILE" };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace the file where there is one." };

    public DiscoverCommand(Screen screen, TimeProvider wallClock, IKeyboard keyboard)
        : base("discover", "Shows the devices on a link that speak Multicast DNS: the addresses, host names and service instances of each. On a terminal it stays, shows what changes, and goes on to `run`.")
    {
        foreach (var option in (Option[])[onInterface, device, template, overwrite]) Add(option);
        SetAction(parsed =>
        {
            var name = parsed.GetValue(onInterface) ?? InterfaceChoice.Among(Interfaces.List(), screen, keyboard);
            if (parsed.GetValue(template) is { } path) return Write(name, parsed.GetValue(device), path, parsed.GetValue(overwrite), screen);
            if (!screen.CanAsk) return Once(name, screen);
            return Chosen(name, screen, keyboard) is { } box ? CommandLine.Invoke(["run", "--interface", name, "--device", SurveyText.Aim(box)], screen, wallClock) : ExitCode.Good;
        });
    }

    /// <summary>What was found, for a log.</summary>
    private static int Once(string name, Screen screen)
    {
        using var interruption = new Interruption();
        using var link = LiveLink.Open(name, new LiveLoop());
        try
        {
            var survey = Survey.Of(link, interruption.Token);
            foreach (var line in SurveyText.Lines(survey, link.InterfaceName, numbered: false)) screen.Line(line);
            if (survey.Others.Count > 0) screen.Line(survey.Others.Count == 1 ? "Judge it with: " : "Judge one with: ", SurveyText.Command(survey, link.InterfaceName));
            return ExitCode.Good;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    /// <summary>Null: nothing is to be judged.</summary>
    private static Box? Chosen(string name, Screen screen, IKeyboard keyboard)
    {
        using var interruption = new Interruption();
        using var link = LiveLink.Open(name, new LiveLoop());
        Box? chosen = null;
        try
        {
            link.Loop.Run(async () => chosen = await new LiveSurvey(link, link.InterfaceName, screen, keyboard).Choose(), interruption.Token);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how most programs that stay are left.
        }
        screen.ClearStatus();
        return chosen;
    }

    private static int Write(string name, string? device, string path, bool overwrite, Screen screen)
    {
        using var interruption = new Interruption();
        using var link = LiveLink.Open(name, new LiveLoop());
        screen.Status($"Asking on {link.InterfaceName}");
        var survey = Survey.Of(link, interruption.Token);
        var meant = survey.Others.Where(b => device is null || SurveyText.IsMeant(b, device)).ToList();
        if (meant is not [var box])
            throw new UsageException($"{(meant.Count == 0 ? device is null ? "There is no device to write a profile of." : $"No device is called {device}." : "Which device? Name one with --device.")}\n{string.Join('\n', SurveyText.Lines(survey, link.InterfaceName, numbered: false))}");
        NamedFile.Write(Path.GetFullPath(path), ProfileTemplate.Of(box, link.InterfaceName), overwrite, "--profile-template");
        screen.Line($"{path}: a profile of {SurveyText.Aim(box)}. Fill in what only you know, then: ", $"bonjour-conformance run --interface {Reproduce.Quote(link.InterfaceName)} --profile {Reproduce.Quote(path)}");
        return ExitCode.Good;
    }
}

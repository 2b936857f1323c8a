using System.CommandLine;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Operators;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Cli.Surveying;
using BonjourConformance.Link.Live;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Commands;

/// <summary>`run`: judges a device.</summary>
internal sealed class RunCommand : Command
{
    private readonly Option<string?> onInterface = new("--interface", "-i") { Description = "Network interface of a real device; without NAME the only one that can be used, or one that is picked. Without it a simulated device is judged, in virtual time.", HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> device = new("--device", "-d") { Description = "Which device is meant: a host name, an instance name, an address or a link-layer address of it.", HelpName = "DEVICE" };
    private readonly Option<string?> profile = new("--profile", "-p") { Description = "What is known of the device (see fixtures/devices).", HelpName = "FILE" };
    private readonly Option<string[]> faults = new("--fault", "-f") { Description = "Fault of the simulated device; repeatable. `list --faults` names them.", HelpName = "NAME" };
    private readonly Option<int> seed = new("--seed", "-s") { Description = "Seed of everything drawn at random.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> output = new("--out", "-o") { Description = "Folder for the results. Default: a new one under reports/out.", HelpName = "DIR" };
    private readonly Option<string?> resume = new("--resume") { Description = "Go on with a run that was cut short: what is missing, into its folder, with its options and seed.", HelpName = "FOLDER" };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace a run that is in the folder already." };
    private readonly Option<string[]> only = new("--only") { Description = "Only checks whose id starts so; repeatable. `list` names them.", HelpName = "ID-PREFIX" };
    private readonly Option<string[]> skip = new("--skip") { Description = "No checks whose id starts so; repeatable.", HelpName = "ID-PREFIX" };
    private readonly Option<string[]> without = new("--without") { Description = "No practice of a family: printing, http, hap, airplay, scanner, connections, accessory, or all; repeatable.", HelpName = "FAMILY" };
    private readonly Option<string?> level = new("--level") { Description = "must: only checks whose breach is a Fail.", HelpName = "must|should" };
    private readonly Option<double?> within = new("--within") { Description = "Only as many checks as about so many minutes are enough for: those that take long are left out, and of these first what is not a Fail when it is broken.", HelpName = "MINUTES" };
    private readonly Option<string?> note = new("--note") { Description = "What whoever reads the report should know: the unit, the network, the reason.", HelpName = "TEXT" };
    private readonly Option<bool> allowFewer = new("--allow-fewer") { Description = "Coverage that was lost (nothing judged, a control that never worked, fewer checks than the baseline says) does not fail the run." };
    private readonly Option<int> repeat = new("--repeat") { Description = "Run so many times, and name every check that did not give the same verdict each time.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> strict = new("--strict") { Description = "Warning and Inconclusive count as failures." };
    private readonly Option<bool> failsFirst = new("--fails-first") { Description = "Exit with 1 for a Fail even where the harness broke in another check, which is 3 otherwise." };
    private readonly Option<bool> checkControls = new("--check-controls") { Description = "Only try each control of the profile once, with its inverse, and say what the link showed of it." };
    private readonly Option<bool> planOnly = new("--plan") { Description = "Only say what the run will take: acts by hand, what it does to the link, how long. Nothing is sent." };
    private readonly Option<bool> verbose = new("--verbose") { Description = "Show every verdict, not only those that need attention." };
    private readonly Option<bool> unattended = new("--unattended") { Description = "Nobody is there to be asked for what no control of the profile does." };
    private readonly Option<string?> baseline = new("--baseline") { Description = "Known failures of the device, each with a reason; they do not fail the run.", HelpName = "FILE" };
    private readonly Option<bool> redact = new("--redact") { Description = "Replace MAC addresses, serial numbers, UUIDs and host names in everything that is written." };
    private readonly Option<string?> template = new("--template") { Description = "Folder with report templates that replace those built in.", HelpName = "DIR" };
    private readonly Option<string[]> variations = new("--variation") { Description = "A lawful variation of the simulated device; repeatable.", HelpName = "NAME" };
    private readonly Option<double> jitter = new("--jitter") { Description = "Of the virtual LAN: the most that a frame is late, in ms.", HelpName = "MS" };
    private readonly Option<double> delay = new("--delay") { Description = "Of the virtual LAN: how long every frame takes, in ms.", HelpName = "MS" };
    private readonly Option<double> loss = new("--loss") { Description = "Of the virtual LAN: probability that a frame is lost.", HelpName = "0..1" };
    private readonly Option<double> duplication = new("--duplication") { Description = "Of the virtual LAN: probability that a frame arrives twice.", HelpName = "0..1" };

    private readonly Option<double> crowd = new("--crowd") { Description = "Of the virtual LAN: how many frames five hundred neighbours send in a second.", HelpName = "FRAMES" };

    private readonly Option<bool> asLive = new("--as-live") { Description = "Of the virtual LAN: judges as on a real network, where breaches are tried again before they count." };

    private readonly IKeyboard keyboard;

    public RunCommand(Screen screen, TimeProvider wallClock, IKeyboard keyboard)
        : base("run", "Judges a device: the simulated one, or a real one on a network interface.")
    {
        this.keyboard = keyboard;
        foreach (var option in (Option[])[onInterface, device, profile, faults, seed, output, overwrite, resume, only, skip, without, level, within, note, allowFewer, repeat, strict, failsFirst, unattended, planOnly, verbose, checkControls, baseline, redact, template, variations, jitter, delay, loss, duplication, crowd, asLive]) Add(option);
        foreach (var option in (Option[])[variations, jitter, delay, loss, duplication, crowd, asLive]) option.Hidden = true;
        SetAction(parsed => Run(parsed, screen, wallClock));
    }

    private int Run(ParseResult parsed, Screen screen, TimeProvider wallClock)
    {
        if (parsed.GetValue(planOnly)) return ShowPlan(parsed, screen);
        if (parsed.GetValue(checkControls)) return CheckControls(parsed, screen);
        if (parsed.GetValue(resume) is { } cutShort) return Resume(parsed, cutShort, screen, wallClock);
        if (parsed.GetValue(repeat) is not (>= 1 and <= 1000 and var times)) throw new UsageException("--repeat must be between 1 and 1000.");
        var aim = Target(parsed, screen);
        var worst = ExitCode.Good;
        var folders = new List<string>();
        for (var round = 0; round < times && worst != ExitCode.Interrupted; round++)
        {
            var (code, folder) = Once(parsed, aim, screen, wallClock, times > 1 ? round : null);
            worst = Worse(worst, code);
            folders.Add(folder);
        }
        if (times == 1) return worst;
        var runs = folders.ConvertAll(folder => ReportCommand.Read(folder, screen));
        screen.Line(Flips.Sentence(runs));
        foreach (var flip in Flips.Of(runs)) screen.Line("  " + flip);
        return worst;
    }

    private int ShowPlan(ParseResult parsed, Screen screen)
    {
        var known = Aim.At(parsed.GetValue(profile) is { } path ? BuiltIn.Profile(path) : null, parsed.GetValue(device)) ?? new DeviceProfile();
        var checks = Chosen(parsed, CheckCase.Of(Suite.Assembly), known, screen);
        var forecast = new Forecast(checks, known, attended: !parsed.GetValue(unattended));
        foreach (var sentence in forecast.Sentences(parsed.GetValue(onInterface) ?? "the link")) screen.Line(sentence);
        screen.Line();
        if (forecast.ByHand.Count == 0) screen.Line("Nobody has to do anything.");
        foreach (var (act, number) in forecast.Visits.SelectMany((acts, index) => acts.Select((act, i) => (act, i == 0 ? $"{index + 1}" : ""))))
            screen.Line($"{number,3}  {Checks.Operators.CommandOperator.NameOf(act.Action),-10}  for {act.Check}{(act.Serves > 1 ? $" and {act.Serves - 1} more" : "")}");
        screen.Line();
        foreach (var stage in forecast.Checks.GroupBy(c => c.Stage).OrderBy(g => g.Key))
            screen.Line($"{stage.Key,-10}  {stage.Count(),4} checks  {Forecast.Minutes(TimeSpan.FromSeconds(stage.Sum(c => forecast.TimeOf(c).TotalSeconds)))}");
        screen.Line();
        foreach (var sentence in forecast.Lanes) screen.Line(sentence);
        return ExitCode.Good;
    }

    private int CheckControls(ParseResult parsed, Screen screen)
    {
        if (parsed.GetValue(onInterface) is not { } live) throw new UsageException("--check-controls takes a device on --interface.");
        var known = Aim.At(parsed.GetValue(profile) is { } path ? BuiltIn.Profile(path) : null, parsed.GetValue(device));
        if (known is not { Control.Count: > 0 }) throw new UsageException("--check-controls takes a --profile with controls.");
        using var interruption = new Interruption();
        using var world = new LiveWorld(live, known, parsed.GetValue(seed), screen, unattended: true);
        Aftercare? aftercare = null;
        world.Watch = hands => aftercare = new Aftercare(hands);
        var session = world.SessionFor();
        var failures = 0;
        try
        {
            world.Link.Loop.Run(session.Start, interruption.Token);
            world.Link.Loop.Run(async () => failures = await new ControlTrial(session, screen).Make(), interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            world.Link.Loop.Run(async () =>
            {
                foreach (var left in await aftercare!.Restore(world.Link.Loop)) screen.Problem(left);
            });
            return ExitCode.Interrupted;
        }
        catch (DeviceNotFoundException e)
        {
            throw new CannotRunException(Advice.ForMissingDevice(e.Message, world.Link));
        }
        screen.Line(failures == 0 ? "Every control does what it is for." : $"{failures} of the controls cannot be relied on.");
        return failures == 0 ? ExitCode.Good : ExitCode.Broken;
    }

    /// <summary>Interface and device, asked for where they were not named and somebody is there. No interface: the simulated device.</summary>
    private (string? Interface, string? Device) Target(ParseResult parsed, Screen screen)
    {
        var named = parsed.GetValue(device);
        if (parsed.GetResult(onInterface) is not { Implicit: false }) return (null, named);
        RefuseVirtual(parsed);
        var live = parsed.GetValue(onInterface) ?? InterfaceChoice.Among(Interfaces.List(), screen, keyboard);
        if (named is not null || parsed.GetValue(profile) is not null || !screen.CanAsk || parsed.GetValue(unattended)) return (live, named);
        using var interruption = new Interruption();
        using var link = LiveLink.Open(live, new LiveLoop());
        screen.Status($"Asking who is on {link.InterfaceName}");
        var found = Survey.Of(link, interruption.Token).Others;
        if (found.Count < 2) return (live, null);
        var picked = Menu.Pick(screen, keyboard, "Which device?", [.. found.Select(b => BoxText.Lines(b, isOwn: false).First() + "  " + SurveyText.Aim(b))]);
        return picked is { } index ? (live, SurveyText.Aim(found[index])) : throw new UsageException("Which device? Name one with --device; `discover` shows them.");
    }

    // An interruption ends everything; then a Fail outweighs what could not be run.
    private static int Worse(int one, int other) => one == ExitCode.Good || other == ExitCode.Interrupted ? other : other == ExitCode.Good ? one : Math.Min(one, other);

    /// <summary>The same run again, with what it lacks. Files that it named by a path that it did not keep are to be named anew.</summary>
    private int Resume(ParseResult parsed, string folder, Screen screen, TimeProvider wallClock)
    {
        Option[] mayBeNamed = [resume, profile, baseline, verbose];
        if (Options.Except(mayBeNamed).FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } other)
            throw new UsageException($"--resume goes on with the options of the run; {other.Name} cannot be given beside it.");
        var before = EarlierPart.Read(folder);
        var arguments = before.Arguments.ToList();
        foreach (var option in (Option<string?>[])[profile, baseline])
        {
            var at = arguments.IndexOf(option.Name) + 1;
            if (at > 0 && parsed.GetValue(option) is { } named) arguments[at] = named;
            else if (at > 0 && !File.Exists(arguments[at]) && !(option == profile && BuiltIn.Profiles.Contains(arguments[at])))
                throw new UsageException($"The run used {arguments[at]}, which is not here: name it with {option.Name}.");
        }
        if (parsed.GetValue(verbose)) arguments.Add(verbose.Name);
        var again = Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (again.Errors.Count > 0) throw new UsageException($"The run in {folder} was made with arguments that this version does not take: {again.Errors[0].Message}");
        return Once(again, (again.GetValue(onInterface), again.GetValue(device)), screen, wallClock, null, before).Code;
    }

    private (int Code, string Folder) Once(ParseResult parsed, (string? Interface, string? Device) aim, Screen screen, TimeProvider wallClock, int? round, EarlierPart? before = null)
    {
        var suite = CheckCase.Of(Suite.Assembly);
        var given = parsed.GetValue(profile) is { } path ? BuiltIn.Profile(path) : null;
        var known = Aim.At(given, aim.Device);
        var checks = Chosen(parsed, suite, known ?? new DeviceProfile(), screen);
        // It may be called otherwise by now.
        if (aim.Interface is not null && before?.Record.Device.HardwareAddresses is [var mac]) known = (known ?? new DeviceProfile()) with { Mac = known?.Mac ?? Wire.MacAddress.Parse(mac) };
        var live = aim.Interface;
        var failures = parsed.GetValue(baseline) is { } file ? Baseline.Read(file) : null;
        var now = wallClock.GetUtcNow();
        var began = before?.Record.Run.Started ?? now;
        // A simulated device would do the same each time.
        var chosen = parsed.GetValue(seed) + (live is null ? round ?? 0 : 0);
        var forecast = new Forecast(before?.Missing(checks) ?? checks, known ?? new DeviceProfile(), attended: live is not null && !parsed.GetValue(unattended) && screen.CanAsk);
        using var interruption = new Interruption();
        using RunWorld world = live is not null
            ? new LiveWorld(live, known ?? new DeviceProfile(), chosen, screen, parsed.GetValue(unattended), forecast.Questions, before?.Seen)
            : new VirtualWorld(given, known, new VirtualConditions(
                parsed.GetValue(faults) ?? [], parsed.GetValue(variations) ?? [], chosen, Late(parsed, jitter), Probability(parsed, loss), Probability(parsed, duplication), parsed.GetValue(asLive), Late(parsed, delay))
            { Before = before?.Seen, Crowd = parsed.GetValue(crowd) is >= 0 and <= 100_000 and var frames ? frames : throw new UsageException("--crowd must be between 0 and 100000 frames a second.") });
        var folder = before is not null ? RunFolder.GoOn(before.Folder) : RunFolder.Make(parsed.GetValue(output) is { } asked ? asked + (round is { } n ? $"-{n + 1}" : "") : null, began, parsed.GetValue(redact) ? "redacted" : world.DeviceName, parsed.GetValue(overwrite));
        var plan = new RunPlan(world, checks, suite, chosen, folder, Repeat(parsed, aim), began)
        {
            Report = new ReportOptions { Strict = parsed.GetValue(strict), Redact = parsed.GetValue(redact), TemplateDirectory = parsed.GetValue(template) },
            FailsFirst = parsed.GetValue(failsFirst),
            Baseline = failures,
            Known = known,
            Note = parsed.GetValue(note) ?? given?.Note,
            AllowFewer = parsed.GetValue(allowFewer),
            Before = before,
            Resumed = now,
            Forecast = forecast,
            IsVerbose = parsed.GetValue(verbose),
        };
        return (new Execution(plan, screen, wallClock).Make(interruption), folder.Path);
    }

    /// <summary>The checks that the options choose.</summary>
    private IReadOnlyList<CheckCase> Chosen(ParseResult parsed, IReadOnlyList<CheckCase> suite, DeviceProfile known, Screen screen)
    {
        var chosen = Selection.Of(suite, parsed.GetValue(only) ?? [], [.. parsed.GetValue(skip) ?? [], .. Left(parsed)], parsed.GetValue(level));
        if (parsed.GetValue(within) is not { } minutes) return chosen;
        if (minutes is not (>= 1 and <= 1000)) throw new UsageException("--within must be between 1 and 1000 minutes.");
        var fitting = Selection.Within(chosen, TimeSpan.FromMinutes(minutes), new Forecast(chosen, known, attended: false).AtMost);
        if (fitting.Count == 0) throw new UsageException($"No check is left to be made: --within {minutes:0.##} is enough for none of those that were chosen.");
        if (fitting.Count < chosen.Count) screen.Line($"{chosen.Count - fitting.Count} of {chosen.Count} checks take more time than --within {minutes:0.##} leaves, and are left out: nothing is said about what they judge.");
        return fitting;
    }

    /// <summary>Id prefixes of the practice that is left out: what no RFC demands.</summary>
    private IEnumerable<string> Left(ParseResult parsed)
    {
        string[] families = ["printing", "http", "hap", "airplay", "scanner", "connections", "accessory"];
        foreach (var family in parsed.GetValue(without) ?? [])
            yield return family == "all" ? "practice/" : families.Contains(family) ? $"practice/{family}/"
                : throw new UsageException($"--without {family}: there is {string.Join(", ", families)}, and all.");
    }

    private void RefuseVirtual(ParseResult parsed)
    {
        foreach (var option in (Option[])[faults, variations, jitter, delay, loss, duplication, crowd, asLive])
            if (parsed.GetResult(option) is { Implicit: false })
                throw new UsageException($"{option.Name} belongs to the simulated device, not to a real one on --interface.");
    }

    private static TimeSpan Late(ParseResult parsed, Option<double> option) =>
        parsed.GetValue(option) is >= 0 and <= 10_000 and var value ? TimeSpan.FromMilliseconds(value) : throw new UsageException($"{option.Name} must be between 0 and 10000 ms.");

    private static double Probability(ParseResult parsed, Option<double> option) =>
        parsed.GetValue(option) is >= 0 and < 1 and var value ? value : throw new UsageException($"{option.Name} must be a probability below 1.");

    /// <summary>The command that repeats the run; where its results go is no part of that.</summary>
    private List<string> Repeat(ParseResult parsed, (string? Interface, string? Device) aim)
    {
        var command = new List<string> { "bonjour-conformance", "run" };
        void Add(string name, string? value)
        {
            if (value is not null) command.AddRange([name, value]);
        }
        Add("--interface", aim.Interface);
        Add("--device", aim.Device);
        Add("--profile", parsed.GetValue(profile));
        foreach (var name in parsed.GetValue(faults) ?? []) Add("--fault", name);
        foreach (var name in parsed.GetValue(variations) ?? []) Add("--variation", name);
        foreach (var option in (Option<double>[])[jitter, delay, loss, duplication, crowd])
            if (parsed.GetValue(option) is not 0 and var value) Add(option.Name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("--seed", parsed.GetValue(seed).ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var prefix in parsed.GetValue(only) ?? []) Add("--only", prefix);
        foreach (var prefix in parsed.GetValue(skip) ?? []) Add("--skip", prefix);
        foreach (var family in parsed.GetValue(without) ?? []) Add("--without", family);
        Add("--level", parsed.GetValue(level));
        Add("--within", parsed.GetValue(within)?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("--note", parsed.GetValue(note));
        Add("--baseline", parsed.GetValue(baseline));
        if (parsed.GetValue(allowFewer)) command.Add("--allow-fewer");
        if (parsed.GetValue(asLive)) command.Add("--as-live");
        if (parsed.GetValue(strict)) command.Add("--strict");
        if (parsed.GetValue(failsFirst)) command.Add("--fails-first");
        if (parsed.GetValue(unattended)) command.Add("--unattended");
        return command;
    }
}

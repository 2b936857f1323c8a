using System.CommandLine;
using System.Text.RegularExpressions;
using BonjourConformance.Cli.Commands;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Operators;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Records.Reading;

namespace BonjourConformance.Cli;

/// <summary>The commands, and what their failures mean for the exit code.</summary>
public static partial class CommandLine
{
    /// <param name="keyboard">Where somebody at the terminal picks and answers; null for that of the process.</param>
    public static int Invoke(IReadOnlyList<string> args, Screen screen, TimeProvider wallClock, IKeyboard? keyboard = null)
    {
        var root = Root(screen, wallClock, keyboard ?? new TerminalKeyboard());
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) screen.Problem(Plain(error.Message) + Near(error.Message, parsed.CommandResult.Command));
            screen.Problem($"`{Path(parsed.CommandResult)} --help` explains the arguments.");
            return ExitCode.Usage;
        }
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = screen.Output, Error = screen.Error });
        }
        catch (Exception e) when (e is UsageException or FileException)
        {
            screen.Problem(e.Message);
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is CannotRunException or Link.Live.LinkException)
        {
            screen.Problem(e.Message);
            return ExitCode.Broken;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (JsonFiles.Trouble(e) is { } why)
        {
            screen.Problem($"A file could not be read or written: {why}.");
            return ExitCode.Broken;
        }
        catch (Exception e)
        {
            screen.Problem(Breakdown(e));
            return ExitCode.Broken;
        }
    }

    /// <summary>What somebody who knows no C# would call it.</summary>
    private static string Plain(string message) => Unparsed().Replace(message, m => $"{m.Groups["option"]}: {m.Groups["value"]} is not {(m.Groups["type"].Value == "Int32" ? "a whole number that this program can take" : "a number")}.");

    /// <summary>What the command knows that is spelled nearly so.</summary>
    private static string Near(string message, Command command)
    {
        if (Unknown().Match(message) is not { Success: true } unknown) return "";
        var near = Selection.Near(unknown.Groups["word"].Value, command.Subcommands.Concat<Symbol>(command.Options).Where(s => !s.Hidden).Select(s => s.Name)).Take(3).ToList();
        return near.Count > 0 ? $" Near: {string.Join(", ", near)}." : "";
    }

    [GeneratedRegex(@"^Unrecognized command or argument '(?<word>.*)'\.$", RegexOptions.Singleline)]
    private static partial Regex Unknown();

    [GeneratedRegex(@"^Cannot parse argument '(?<value>.*)' for (?:option|argument|command) '(?<option>.*)' as expected type '(?:System\.)?(?<type>\w+)'\.$", RegexOptions.Singleline)]
    private static partial Regex Unparsed();

    /// <summary>For a defect of this program: a sentence, and for whoever mends it the place, if he asks.</summary>
    private static string Breakdown(Exception e) => Environment.GetEnvironmentVariable("BJC_TRACE") is { Length: > 0 } ? $"The harness broke. {e}"
        : $"The harness broke: that is a defect of this program. With BJC_TRACE=1 in the environment it says where, for a report of the defect.";

    /// <summary>What is wrong with arguments, without anything being done.</summary>
    internal static IReadOnlyList<string> Errors(IReadOnlyList<string> args) =>
        [.. Root(new Screen(TextWriter.Null, TextWriter.Null, isTerminal: false, canAsk: false), TimeProvider.System, new TerminalKeyboard()).Parse(args).Errors.Select(e => e.Message)];

    private static RootCommand Root(Screen screen, TimeProvider wallClock, IKeyboard keyboard) => Help.With(
        new RootCommand("Judges devices by RFC 3927, RFC 6762 and RFC 6763: link-local addresses, Multicast DNS, DNS-based service discovery.")
        {
            new RunCommand(screen, wallClock, keyboard),
            new ReplayCommand(screen, wallClock),
            new SimulateCommand(screen),
            new ControlCommand(screen),
            new ListCommand(screen),
            new ExplainCommand(screen),
            new BaselineCommand(screen),
            new DiscoverCommand(screen, wallClock, keyboard),
            new DoctorCommand(screen),
            new ReportCommand(screen),
            new CompareCommand(screen),
            new CompletionCommand(screen),
        }, screen);

    private static string Path(System.CommandLine.Parsing.CommandResult result)
    {
        var name = result.Command is RootCommand ? "bonjour-conformance" : result.Command.Name;
        return result.Parent is System.CommandLine.Parsing.CommandResult parent ? $"{Path(parent)} {name}" : name;
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Reporting;
using Serilog;

namespace BonjourConformance.Cli.Tests;

/// <summary>Whatever characters a device puts into a name, none of them does anything in a terminal, a log, a build server's file or a prompt.</summary>
[Parallelizable(ParallelScope.None)]
public sealed partial class ForeignTextTests
{
    private static IEnumerable<string> Names => Enumerable.Range(0, 0x3000).Select(code => $"a{(char)code}::error file=x.cs").Append("half \uD83D of").Append("tag \U000E0041 here");

    [Test]
    public void No_character_acts_on_a_terminal([Values("line", "problem", "markup", "hidden markup", "terminal", "question")] string way)
    {
        foreach (var name in Names)
        {
            using StringWriter output = new(), error = new();
            var screen = new Screen(output, error, isTerminal: false, canAsk: false);
            switch (way)
            {
                case "line": screen.Line(name); break;
                case "problem": screen.Problem(name); break;
                case "markup": screen.Markup($"[grey]{Screen.Escape(name)}[/]"); break;
                case "hidden markup":
                    screen.Hide = text => text;
                    screen.Markup($"[grey]{Screen.Escape(name)}[/]{Screen.Escape(name)}[bold][[{Screen.Escape(name)}]][/]");
                    Assert.That(output.ToString().TrimEnd(), Is.EqualTo($"{Screen.Harmless(name)}{Screen.Harmless(name)}[{Screen.Harmless(name)}]"));
                    break;
                case "question": screen.Ask($"Please rename \"{name}\""); break;
                default: OnTerminal(name, output, error); break;
            }
            Harmless(Own().Replace(output.ToString() + error, ""), name, lines: way == "terminal" ? 5 : way == "problem" ? 2 : 1);
        }
    }

    private static void OnTerminal(string name, TextWriter output, TextWriter error)
    {
        var screen = new Screen(output, error, isTerminal: true, canAsk: true) { Columns = 400, IsErrorTerminal = true };
        screen.Status(name);
        screen.Line(name, name);
        screen.Status(name);
        screen.Markup($"[grey]{Screen.Escape(name)}[/]");
        screen.Ask(name);
        screen.Answered();
        screen.Problem(name);
        screen.Status(name);
    }

    /// <summary>What the screen itself says to a terminal: colours, a bell, and that a line is to be painted over.</summary>
    [GeneratedRegex(@"\u001b\[[0-9;]*m|\r\u001b\[2K|(?<=\n)\a")]
    private static partial Regex Own();

    [Test]
    public void No_character_acts_in_the_log()
    {
        var path = Path.Combine(Tool.Folder(), "run.log");
        using (var log = new LoggerConfiguration().WriteTo.Sink(new RunLog(path, null)).CreateLogger())
            foreach (var name in Names) log.Information("instance {Name}", name);
        var lines = File.ReadAllLines(path);
        Assert.That(lines, Has.Length.EqualTo(Names.Count()));
        foreach (var (line, name) in lines.Zip(Names)) Harmless(line + "\n", name, 1);
    }

    [Test]
    public void No_character_acts_in_junit_or_in_a_job_summary()
    {
        var made = Record([.. Names]);
        foreach (var text in (string[])[JUnit.Write(made), JobSummary.Markdown(made)])
            foreach (var line in text.Split('\n')) Harmless(line + "\n", line, 1);
    }

    private static void Harmless(string said, string name, int lines)
    {
        Assert.That(said.Count(c => c == '\n'), Is.LessThanOrEqualTo(lines), name);
        foreach (var line in said.Split('\n'))
        {
            Assert.That(line, Does.Not.StartWith("::"));
            foreach (var rune in line.TrimEnd('\r').EnumerateRunes())
                Assert.That(Rune.GetUnicodeCategory(rune), Is.Not.AnyOf(UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.LineSeparator, UnicodeCategory.ParagraphSeparator, UnicodeCategory.Surrogate), name);
        }
    }

    private static RunRecord Record(IReadOnlyList<string> names) => new()
    {
        Run = new RunInfo { Id = "x", Tool = "x", Started = DateTimeOffset.UnixEpoch, Finished = DateTimeOffset.UnixEpoch, World = World.Virtual, Seed = 1, ToleranceMs = 0, Interface = null },
        Device = new DeviceInfo { Name = names[10], Host = names[27], Addresses = [], Instances = [] },
        Checks = [.. names.Select((name, i) => new CheckRecord
        {
            Id = $"rfc6762/1/x{i}", Title = name, Rfc = "6762", Section = "1", Level = "MUST", Duties = [], Verdict = Verdict.Fail, Subject = SubjectInfo.OfName(name),
            Message = name, Expected = name, Observed = name, Frames = [], StartedMs = 0, EndedMs = 0,
        })],
    };
}

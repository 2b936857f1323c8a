using System.Diagnostics;
using System.Text.RegularExpressions;
using BonjourConformance.Cli.Console;

namespace BonjourConformance.Cli.Tests;

/// <summary>What people see on terminals of 40 and of 80 columns: whole words within the width, and nothing that a terminal would act on but colours and a line that is painted over.</summary>
[Platform("Linux")]
[Parallelizable(ParallelScope.Children)]
public sealed partial class TerminalTests
{
    private string folder = "";

    [OneTimeSetUp]
    public void A_run_of_a_device_with_a_fault()
    {
        folder = Tool.Folder();
        Assert.That(Tool.Invoke("run", "--fault", "two-probes", "--only", "rfc6762/8.1", "--out", Path.Combine(folder, "first run")).Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(Tool.Invoke("run", "--fault", "no-goodbye", "--only", "rfc6762/8.1", "--out", Path.Combine(folder, "second")).Code, Is.EqualTo(ExitCode.Good));
    }

    [Test]
    public void Nothing_is_cut_and_nothing_acts(
        [Values("run --fault two-probes --only rfc6762/8.1 --out {new}", "explain rfc6762/8.1/three-probes", "--help", "run --help", "doctor --help")] string command, [Values(40, 80)] int columns) =>
        Fits(OnTerminal(columns, command), columns);

    [Test]
    public void Nothing_is_cut_and_nothing_acts_whatever_the_terminal_is(
        [Values("replay {first}/capture.pcapng --only rfc6762/8 --out {new}", "compare {second} {first}", "report {second}", "report index {folder}", "baseline {first} -o {new}", "list", "list --faults",
            "list --duties", "run --plan", "doctor", "run --no-such-option", "run --profile no-such-profile", "run --interface none0")] string command, [Values(40, 80)] int columns)
    {
        using var said = new StringWriter();
        CommandLine.Invoke(Arguments(command), new Screen(said, said, isTerminal: true, canAsk: false) { Columns = columns, IsErrorTerminal = true }, TimeProvider.System);

        Fits(said.ToString(), columns);
    }

    private static void Fits(string said, int columns)
    {
        var shown = Colours().Replace(said, "").Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select(l => l.Split("\r\u001b[2K")[^1]).ToList();
        Assert.That(string.Concat(shown), Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (var line in shown.Where(l => l.Length > columns && !IsInOnePiece(l))) Assert.Fail($"too wide: {line}");
            Assert.That(string.Concat(shown), Does.Not.Contain("\u001b").And.Not.Contain("\\n").And.Not.Contain("System.").And.Not.Contain("Exception"));
            foreach (var id in Ids().Matches(string.Join(' ', shown)).Select(m => m.Value).Where(id => id.Length > columns / 2)) Assert.That(Known, Does.Contain(id));
        });
    }

    [TestCase("explain rfc6762/8.1/three-probes")]
    [TestCase("run --help")]
    public void Every_word_of_a_log_is_on_the_terminal_too(string command)
    {
        string[] Words(string text) => [.. text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];

        Assert.That(Words(Colours().Replace(OnTerminal(40, command), "")), Is.EquivalentTo(Words(Tool.Invoke(Arguments(command)).Output.Replace("testhost", "bonjour-conformance", StringComparison.Ordinal))));
    }

    [TestCase("a b", 20, "a b")]
    [TestCase("one two three four five", 12, "one two\n  three four\n  five")]
    [TestCase("Duty          of a device that probes", 30, "Duty          of a device that\n              probes")]
    [TestCase("     what is indented stays so", 20, "     what is\n     indented stays\n     so")]
    [TestCase("see rfc6762/8.1/every-name-is-probed-thrice-anew there", 20, "see\n  rfc6762/8.1/every-name-is-probed-thrice-anew\n  there")]
    [TestCase("打印机 打印机 打印机", 14, "打印机 打印机\n  打印机")]
    [TestCase("e\u0301e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301e\u0301", 9, "e\u0301e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301e\u0301")]
    [TestCase("    first of a row  second of it  third", 25, "    first of a row\n      second of it  third")]
    [TestCase("  name  a-word-of-some-length", 24, "  name\n   a-word-of-some-length")]
    [TestCase("", 40, "")]
    [TestCase("   ", 40, "   ")]
    public void Lines_end_between_words(string text, int width, string broken) => Assert.That(Wrapping.Of(text, width), Is.EqualTo(broken));

    [Test]
    public void A_command_to_be_copied_stays_in_one_piece() =>
        Assert.That(Wrapping.Of("Judge it with: ", 30, "bonjour-conformance run --interface 'a b'"), Is.EqualTo("Judge it with:\n  bonjour-conformance run --interface 'a b'"));

    [TestCase("打印机打印机", 8, "打印机…")]
    [TestCase("printer", 7, "printer")]
    [TestCase("printers", 7, "printe…")]
    public void A_line_that_is_painted_over_has_room(string text, int width, string cut) => Assert.That(Wrapping.Cut(text, width), Is.EqualTo(cut));

    private static readonly HashSet<string> Known = [.. Checks.Suites.CheckCase.Of(Composition.Suite.Assembly).Select(c => c.Id)];

    /// <summary>A path, an address of a page, an id, or a command behind words that would have room.</summary>
    private static bool IsInOnePiece(string line) => !line.Trim(' ', '|').Contains(' ') || Whole().IsMatch(line);

    [GeneratedRegex(@"^\s*(Shown by +|Alone +)?run --\S+ \S+ --only \S+$|^\s*/.*(report|index)\.html$")]
    private static partial Regex Whole();

    /// <summary>And what the runtime itself sets first of all, for keys.</summary>
    [GeneratedRegex(@"\u001b\[[0-9;]*m|^\u001b\[\?1h\u001b=")]
    private static partial Regex Colours();

    /// <summary>Check ids of RFC 6762, of which a line end in their middle would leave half.</summary>
    [GeneratedRegex(@"(?<![\w/-])rfc6762/[\d.]+/[\w-]+")]
    private static partial Regex Ids();

    private string[] Arguments(string command) => [.. command.Split(' ').Select(a => a.Replace("{first}", Path.Combine(folder, "first run"), StringComparison.Ordinal)
        .Replace("{second}", Path.Combine(folder, "second"), StringComparison.Ordinal).Replace("{folder}", folder, StringComparison.Ordinal).Replace("{new}", Path.Combine(Tool.Folder(), "new"), StringComparison.Ordinal))];

    private string OnTerminal(int columns, string command)
    {
        var words = string.Join(' ', new[] { Path.Combine(AppContext.BaseDirectory, "bonjour-conformance.dll") }.Concat(Arguments(command)).Select(a => $"'{a}'"));
        var start = new ProcessStartInfo("script") { RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-qec", $"stty cols {columns} rows 40; exec dotnet {words}", "/dev/null"]) start.ArgumentList.Add(argument);
        start.Environment.Remove("CI");
        start.Environment.Remove("NO_COLOR");
        start.Environment["TERM"] = "xterm-256color";
        using var process = Process.Start(start)!;
        return Tool.End(process).Output;
    }
}

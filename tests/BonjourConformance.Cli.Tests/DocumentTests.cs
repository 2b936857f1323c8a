using System.Text.RegularExpressions;

namespace BonjourConformance.Cli.Tests;

/// <summary>Commands that a page shows are understood by the program, and those that need neither a device nor files of the reader are run.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Pages = ["README.md", "reports/README.md", "fixtures/README.md", "fixtures/devices/README.md", "src/README.md", "tests/README.md", "CONTRIBUTING.md"];

    private static IEnumerable<TestCaseData> Commands()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "BonjourConformance.sln"))) root = root.Parent!;
        foreach (var page in Pages)
            foreach (Match command in Command().Matches(File.ReadAllText(Path.Combine(root.FullName, page))))
                yield return new TestCaseData(root.FullName, command.Groups["arguments"].Value.Trim()).SetArgDisplayNames(page, command.Groups["arguments"].Value.Trim());
    }

    [TestCaseSource(nameof(Commands))]
    public void A_command_that_is_shown_is_understood(string root, string line)
    {
        var arguments = Word().Matches(line).Select(m => m.Value.Trim('"')).ToArray();

        Assert.That(CommandLine.Errors(arguments), Is.Empty, line);
        // On a link, and in an order: BonjourConformance.Interop.Tests walks through these.
        if (arguments[0] is "discover" || line.Contains("eth0", StringComparison.Ordinal) || line.Contains("reports/out", StringComparison.Ordinal) || line.Contains("results", StringComparison.Ordinal)) return;
        if (arguments[0] is "run" or "replay") arguments = [.. arguments, "--out", Tool.Folder(), .. arguments.Length == 1 ? (string[])["--only", "rfc6762/18"] : []];
        var said = Tool.Invoke([.. arguments.Select(a => File.Exists(Path.Combine(root, a)) ? Path.Combine(root, a) : a)]);
        Assert.That(said.Code, Is.AnyOf(ExitCode.Good, ExitCode.Failed), said.Error);
    }

    [Test]
    public void The_front_page_is_short_and_leads_to_pages_that_exist()
    {
        var readme = File.ReadAllText(Path.Combine(Tool.Root, "README.md"));

        Assert.Multiple(() =>
        {
            Assert.That(readme.Split('\n'), Has.Length.LessThan(150));
            // It leaves files of root in the checkout, and a build that fails exits like a device that does.
            Assert.That(Pages.Select(p => File.ReadAllText(Path.Combine(Tool.Root, p))), Has.None.Match("(?m)^ {4}sudo dotnet"));
            foreach (var page in Pages.Skip(1)) Assert.That(File.Exists(Path.Combine(Tool.Root, page)) && readme.Contains(page, StringComparison.Ordinal), page);
            Assert.That(File.Exists(Path.Combine(Tool.Root, "reports", "sample", "report.png")), "the screenshot that it shows");
        });
    }

    // Indented lines: what stands within a sentence is a name, not a command to be typed.
    [GeneratedRegex(@"^ {4,8}(sudo )?(bonjour-conformance|dotnet run --project src/BonjourConformance\.Cli --) (?<arguments>.+)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}

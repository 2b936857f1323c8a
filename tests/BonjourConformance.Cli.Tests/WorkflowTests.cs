using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace BonjourConformance.Cli.Tests;

/// <summary>Workflow files run at others' places only: here they are read, and every command in them must exist with its options, and every file and name that they rely on.</summary>
public sealed partial class WorkflowTests
{
    private const string GitLab = "tests/nightly/gitlab-ci.yml";

    private static readonly string[] Actions = ["actions/checkout@v4", "actions/setup-dotnet@v4", "actions/upload-artifact@v4", "actions/download-artifact@v4"];
    private static readonly string[] KeysOfJobs = ["strategy", "runs-on", "timeout-minutes", "env", "needs", "if", "steps"];
    private static readonly string[] KeysOfSteps = ["name", "uses", "with", "run", "env", "if"];
    private static readonly string[] KeysOfGitLab = ["stage", "tags", "resource_group", "parallel", "script", "artifacts", "when"];

    private static IEnumerable<string> Workflows() => Directory.GetFiles(Path.Combine(Tool.Root, ".github", "workflows")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Workflows))]
    public void A_workflow_says_what_exists(string name)
    {
        var file = Read(Path.Combine(".github", "workflows", name));
        var jobs = Map(file["jobs"]);
        Assert.That(file.Keys, Is.EquivalentTo(new[] { "name", "on", "jobs" }));
        foreach (var (job, its) in jobs.Select(j => (j.Key, Map(j.Value))))
        {
            Assert.That(its.Keys, Is.SubsetOf(KeysOfJobs), job);
            if (its.TryGetValue("needs", out var needs)) Assert.That(jobs.Keys, Has.Member(needs), job);
            var matrix = its.TryGetValue("strategy", out var strategy) ? Map(Map(strategy)["matrix"]) : [];
            var steps = List(its["steps"]).ConvertAll(Map);
            Environment(its);
            foreach (var step in steps)
            {
                Assert.That(step.Keys, Is.SubsetOf(KeysOfSteps), job);
                Environment(step);
                if (step.TryGetValue("uses", out var action)) Assert.That(Actions, Has.Member(action), job);
            }
            // Each value of the matrix gives a command of its own.
            foreach (var text in matrix.Count == 0 ? [Flat(steps)] : matrix.SelectMany(m => List(m.Value).Select(v => Flat(steps).Replace($"${{{{ matrix.{m.Key} }}}}", $"{v}", StringComparison.Ordinal))))
                Assert.That(text, Does.Not.Contain("${{ matrix."), $"{job}: each expression names what the matrix has");
            var commands = steps.Where(s => s.ContainsKey("run")).SelectMany(s => Lines($"{s["run"]}")).ToList();
            foreach (var command in commands) Exists(command);
            foreach (var folder in steps.Where(s => $"{s.GetValueOrDefault("uses")}".Contains("upload", StringComparison.Ordinal)).Select(s => $"{Map(s["with"])["path"]}"))
                Assert.That(commands.Exists(c => c.Contains($"--out {folder}", StringComparison.Ordinal) || c.Contains($"--out \"{folder}/", StringComparison.Ordinal) || c.Contains($"--results-directory {folder}", StringComparison.Ordinal) || c.EndsWith($"index {folder}", StringComparison.Ordinal)), $"{job}: a command writes {folder}");
        }
    }

    [Test]
    public void The_file_for_GitLab_says_what_exists()
    {
        var file = Read(GitLab);
        var stages = List(file["stages"]);
        foreach (var (job, its) in file.Where(j => j.Key != "stages").Select(j => (j.Key, Map(j.Value))))
        {
            Assert.That(its.Keys, Is.SubsetOf(KeysOfGitLab), job);
            Assert.That(stages, Has.Member(its["stage"]), job);
            var commands = List(its["script"]).Select(c => $"{c}").ToList();
            foreach (var command in commands) Exists(command);
            var artifacts = Map(its["artifacts"]);
            foreach (var folder in List(artifacts["paths"])) Assert.That(commands.Exists(c => c.Contains($"--out \"{folder}/", StringComparison.Ordinal) || c.EndsWith($"index {folder}", StringComparison.Ordinal)), job);
            if (artifacts.TryGetValue("reports", out var reports)) Assert.That(Map(reports)["junit"], Is.EqualTo("results/*/junit.xml"), "as a run calls it");
        }
        Assert.That(file.Keys, Is.EquivalentTo(new[] { "stages", "device", "page" }));
    }

    /// <summary>Variables of ours are read by a test.</summary>
    private static void Environment(Dictionary<string, object> its)
    {
        foreach (var name in its.TryGetValue("env", out var variables) ? Map(variables).Keys.Where(k => k.StartsWith("BONJOUR_", StringComparison.Ordinal)) : [])
            Assert.That(Sources("tests").Any(s => s.Contains($"\"{name}\"", StringComparison.Ordinal)), name);
    }

    private static void Exists(string line)
    {
        var words = Word().Matches(line).Select(m => m.Value.Trim('"')).ToList();
        if (words is ["sudo", "env", ..]) words = [.. words.Skip(2).SkipWhile(w => w.Contains('='))];
        switch (words)
        {
            case ["bonjour-conformance", .. var arguments]:
                Assert.That(CommandLine.Errors(arguments), Is.Empty, line);
                break;
            case ["dotnet", "run", "--project", var project, .. var rest]:
                Assert.That(Directory.Exists(Path.Combine(Tool.Root, project)), line);
                Assert.That(CommandLine.Errors([.. rest.SkipWhile(w => w != "--").Skip(1)]), Is.Empty, line);
                break;
            case ["dotnet", "build" or "test", var what, .. var options]:
                Assert.That(Path.Exists(Path.Combine(Tool.Root, what)), line);
                foreach (var name in options.Where(o => o.Contains('~')).SelectMany(o => Wanted().Matches(o)).Select(m => m.Groups["name"].Value))
                    Assert.That(Sources("tests").Any(s => s.Contains("namespace BonjourConformance", StringComparison.Ordinal) && s.Contains($".{name}", StringComparison.Ordinal)), $"{name} of {line} names tests");
                break;
            case ["bash", var script, .. var options]:
                Assert.That(File.ReadAllText(Path.Combine(Tool.Root, script)), Is.All.Not.EqualTo('\r'));
                foreach (var option in options) Assert.That(File.ReadAllText(Path.Combine(Tool.Root, script)), Does.Contain($"{option})"), line);
                break;
            default:
                Assert.Fail($"{line}: nobody knows whether there is such a command");
                break;
        }
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Tool.Root, folder), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText);

    private static string Flat(List<Dictionary<string, object>> steps) => new SerializerBuilder().Build().Serialize(steps);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Dictionary<string, object> Read(string path) => Map(new DeserializerBuilder().Build().Deserialize<object>(File.ReadAllText(Path.Combine(Tool.Root, path))));

    private static Dictionary<string, object> Map(object node) => ((Dictionary<object, object>)node).ToDictionary(p => $"{p.Key}", p => p.Value);

    private static List<object> List(object node) => (List<object>)node;

    [GeneratedRegex("(?:\"[^\"]*\"|\\S)+")]
    private static partial Regex Word();

    [GeneratedRegex(@"FullyQualifiedName!?~(?<name>\w+)")]
    private static partial Regex Wanted();
}

using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Tests;

/// <summary>A run writes into its own folder, and takes nobody else's files away.</summary>
[Parallelizable(ParallelScope.None)]
public sealed class FolderTests
{
    private static Said Run(string folder, params string[] more) => Tool.Invoke(["run", "--only", "rfc6762/8.1/three-probes", "--out", folder, .. more]);

    [Test]
    public void A_run_that_is_there_is_replaced_only_if_that_is_asked_for()
    {
        var folder = Path.Combine(Tool.Folder(), "run");
        Assert.That(Run(folder).Code, Is.EqualTo(ExitCode.Good));
        var before = File.ReadAllBytes(Path.Combine(folder, "results.json"));

        var refused = Run(folder);
        Assert.That((refused.Code, File.ReadAllBytes(Path.Combine(folder, "results.json"))), Is.EqualTo((ExitCode.Usage, before)));
        Assert.That(refused.Error, Does.Contain("--overwrite"));

        Assert.That(Run(folder, "--overwrite").Code, Is.EqualTo(ExitCode.Good));
    }

    [Test]
    public void A_file_that_no_run_has_made_stays([Values("results.json", "results.jsonl", "capture.pcapng", "run.log", "report.html", "junit.xml")] string name, [Values] bool overwrite)
    {
        var folder = Tool.Folder();
        File.WriteAllText(Path.Combine(folder, name), "mine");
        var said = overwrite ? Run(folder, "--overwrite") : Run(folder);
        Assert.That((said.Code, File.ReadAllText(Path.Combine(folder, name))), Is.EqualTo((ExitCode.Usage, "mine")));
    }

    [TestCase("baseline")]
    [TestCase("compare")]
    public void A_file_that_is_named_is_replaced_only_if_that_is_asked_for(string command)
    {
        var folder = Path.Combine(Tool.Folder(), "run");
        Run(folder);
        var (file, other) = (Tool.File("mine.txt", "mine"), Tool.File("precious", "mine"));
        string[] args = command == "baseline" ? [command, folder, "-o"] : [command, folder, folder, "-o"];
        var link = Path.Combine(Tool.Folder(), "link");
        File.CreateSymbolicLink(link, other);

        foreach (var there in (string[])[file, link])
        {
            var said = Tool.Invoke([.. args, there]);
            Assert.That((said.Code, File.ReadAllText(there)), Is.EqualTo((ExitCode.Usage, "mine")));
            Assert.That(said.Error, Does.Contain("--overwrite"));
        }
        Assert.That(Tool.Invoke([.. args, link, "--overwrite"]).Code, Is.EqualTo(ExitCode.Good));
        Assert.That(File.ReadAllText(other), Is.EqualTo("mine"), "a link is replaced, not followed");
        Assert.That(Tool.Invoke([.. args, Path.Combine(Tool.Folder(), "new", "one.txt")]).Code, Is.EqualTo(ExitCode.Good));
    }

    [Test]
    public void An_index_that_somebody_else_made_is_replaced_only_if_that_is_asked_for([Values] bool isLink)
    {
        var (folder, other) = (Tool.Folder(), Tool.File("precious", "mine"));
        Run(Path.Combine(folder, "run"));
        var page = Path.Combine(folder, "index.html");
        if (isLink) File.CreateSymbolicLink(page, other);
        else File.WriteAllText(page, "mine");

        var refused = Tool.Invoke("report", "index", folder);

        Assert.That((refused.Code, File.ReadAllText(page)), Is.EqualTo((ExitCode.Usage, "mine")));
        Assert.That(refused.Error, Does.Contain("--overwrite"));
        Assert.That(Tool.Invoke("report", "index", folder, "--overwrite").Code, Is.EqualTo(ExitCode.Good));
        Assert.That(Tool.Invoke("report", "index", folder).Code, Is.EqualTo(ExitCode.Good), "its own it replaces");
        Assert.That(File.ReadAllText(other), Is.EqualTo("mine"), "a link is replaced, not followed");
        Assert.That(File.ReadAllText(page), Does.Contain("1 device, 1 run"));
    }

    [Test]
    public void A_link_is_not_followed([Values("results.jsonl", "capture.pcapng", "report.html")] string name)
    {
        var (folder, other) = (Path.Combine(Tool.Folder(), "run"), Tool.File("precious", "mine"));
        Run(folder);
        File.Delete(Path.Combine(folder, name));
        File.CreateSymbolicLink(Path.Combine(folder, name), other);
        var said = Run(folder, "--overwrite");
        Assert.That((said.Code, File.ReadAllText(other)), Is.EqualTo((ExitCode.Usage, "mine")));
    }

    [Test]
    public void A_link_in_the_way_of_a_report_is_replaced_and_not_followed()
    {
        var (folder, other) = (Path.Combine(Tool.Folder(), "run"), Tool.File("precious", "mine"));
        Run(folder);
        File.Delete(Path.Combine(folder, "report.html"));
        File.CreateSymbolicLink(Path.Combine(folder, "report.html"), other);
        Assert.That(Tool.Invoke("report", folder).Code, Is.EqualTo(ExitCode.Good));
        Assert.That((File.ReadAllText(other), new FileInfo(Path.Combine(folder, "report.html")).LinkTarget), Is.EqualTo(("mine", (string?)null)));
    }

    [TestCase("report.html")]
    [TestCase("results.json")]
    public void A_folder_in_the_way_of_a_report_is_said(string name)
    {
        var folder = Path.Combine(Tool.Folder(), "run");
        Run(folder);
        File.Delete(Path.Combine(folder, name));
        Directory.CreateDirectory(Path.Combine(folder, name));
        var said = Tool.Invoke("report", folder);
        Assert.That(said.Code, Is.EqualTo(ExitCode.Broken));
        Assert.That(said.Error, Does.Contain($"a folder is in the way of {name}").And.Not.Contain("Exception"));
    }

    [TestCase("--out", "")]
    [TestCase("--baseline", "")]
    [TestCase("--baseline", "/")]
    [TestCase("--profile", "")]
    [TestCase("--profile", "/nowhere/at/all.json")]
    public void A_name_that_is_none_is_refused_with_a_sentence(string option, string value)
    {
        var said = Tool.Invoke("run", "--only", "rfc6762/8.1/three-probes", option, value);
        Assert.That(said.Code, Is.EqualTo(ExitCode.Usage), said.Error);
        Assert.That(said.Error, Does.Not.Contain("Exception").And.Not.Contain("System.").And.Not.Empty);
    }

    [Test]
    public void An_argument_that_begins_with_an_at_sign_reads_no_file()
    {
        var said = Tool.Invoke("run", "--only", "rfc6762/8.1/three-probes", "--device", "@" + Tool.File("secret", "not for anybody"), "--out", Path.Combine(Tool.Folder(), "run"));
        Assert.That(said.Output + said.Error, Does.Not.Contain("not for anybody"));
    }

    [Test]
    public void What_root_writes_is_for_root_alone()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess) return;
        var folder = Path.Combine(Tool.Folder(), "run");
        Run(folder);
        Assert.That(new DirectoryInfo(folder).UnixFileMode, Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        Assert.That(new DirectoryInfo(folder).GetFiles().Select(f => f.UnixFileMode), Has.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }
}

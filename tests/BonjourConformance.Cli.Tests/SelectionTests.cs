using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Tests;

/// <summary>Small decisions of the command line.</summary>
public sealed class SelectionTests
{
    private static readonly string[] Names = ["three-probes", "three-arms", "goodbye"];

    [TestCase("three-probe", new[] { "three-probes", "three-arms" })]
    [TestCase("thre", new[] { "three-arms", "three-probes" })]
    [TestCase("godbye", new[] { "goodbye" })]
    [TestCase("xyzzy12345", new string[0])]
    public void Near_names_are_found(string wanted, string[] near) => Assert.That(Selection.Near(wanted, Names), Is.EqualTo(near));

    [TestCase("Simulated printer", "simulated-printer")]
    [TestCase("../../etc/passwd", "etc-passwd")]
    [TestCase("Ünïcode ☃", "n-code")]
    [TestCase("☃", "device")]
    public void A_device_name_becomes_a_part_of_a_file_name(string name, string slug) => Assert.That(RunFolder.Slug(name), Is.EqualTo(slug));

    [Test]
    public void A_command_that_is_advised_is_quoted() => Assert.That(Advice.ForMissingDevice("Nobody.", Reporting.Text.Reproduce.Quote("Ethernet 2")), Does.Contain("`doctor --interface 'Ethernet 2'`").And.Contain("`discover --interface 'Ethernet 2'`"));

    [Test]
    public void What_a_device_is_called_cannot_repaint_the_terminal() =>
        Assert.That(Screen.Harmless("a\u001b[2Jb\rc\u202Ed\ne"), Is.EqualTo("a\\u001B[2Jb\\rc\\u202Ed\\ne"));

    [TestCase("Pass", false, 0)]
    [TestCase("Pass Warning Inconclusive", false, 0)]
    [TestCase("Pass Warning", true, 1)]
    [TestCase("Pass Inconclusive", true, 1)]
    [TestCase("Pass NotApplicable", true, 0)]
    [TestCase("Pass Fail", false, 1)]
    [TestCase("Fail Error", false, 3)]
    [TestCase("Pass Error", false, 3)]
    [TestCase("Error", false, 3)]
    public void Verdicts_make_the_exit_code(string verdicts, bool strict, int code) =>
        Assert.That(RunOutcome.ExitCode(Made([.. verdicts.Split(' ').Select(Enum.Parse<Verdict>)]), strict), Is.EqualTo(code));

    [TestCase("Fail Error", 1)]
    [TestCase("Pass Error", 3)]
    public void A_Fail_comes_first_where_that_is_asked_for(string verdicts, int code) =>
        Assert.That(RunOutcome.ExitCode(Made([.. verdicts.Split(' ').Select(Enum.Parse<Verdict>)]), strict: false, failsFirst: true), Is.EqualTo(code));

    private static RunRecord Made(IEnumerable<Verdict> verdicts) => new()
    {
        Run = new RunInfo { Id = "", Tool = "", Started = default, Finished = null, World = World.Virtual, Seed = 1, ToleranceMs = 0, Interface = null },
        Device = new DeviceInfo { Name = "", Host = null, Addresses = [], Instances = [] },
        Checks = [.. verdicts.Select((v, i) => new CheckRecord
        {
            Id = $"rfc6762/8.1/{i}",
            Title = "",
            Rfc = "6762",
            Section = "8.1",
            Level = "MUST",
            Duties = [],
            Verdict = v,
            Subject = SubjectInfo.Device,
            Message = "",
            Expected = "",
            Observed = "",
            Frames = [],
            StartedMs = 0,
            EndedMs = 0,
        })],
    };
}

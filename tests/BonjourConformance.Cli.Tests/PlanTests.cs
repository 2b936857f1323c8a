using System.Globalization;
using System.Text.RegularExpressions;

namespace BonjourConformance.Cli.Tests;

/// <summary>`run --plan` says what a run will take, and sends nothing.</summary>
public sealed class PlanTests
{
    [Test]
    public void What_a_person_has_to_do_is_said_beforehand()
    {
        var said = Tool.Invoke("run", "--plan", "--interface", "eth0");

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Error);
            Assert.That(said.Output, Does.Contain("you are needed for 6 acts").And.Contain("claims to the device's names and addresses").And.Contain("never more than 500 frames within a second"));
            foreach (var act in (string[])["powerCycle", "cableOut", "stop", "rename", "changeTxt"]) Assert.That(said.Output, Does.Match($@"(?m)^ +\d+  {act} "));
            Assert.That(said.Output, Does.Not.Contain("browse "), "a device that does not browse is asked about once");
        });
    }

    [Test]
    public void What_controls_do_is_asked_of_nobody()
    {
        var said = Tool.Invoke("run", "--plan", "--profile", "simulated-in-lab");

        Assert.That(said.Output, Does.Contain("Nobody has to do anything."));
    }

    [Test]
    public void What_is_made_side_by_side_is_said_and_why_the_rest_is_not()
    {
        var browsing = Tool.Invoke("run", "--plan", "--profile", "simulated-in-lab").Output;
        var other = Tool.Invoke("run", "--plan", "--unattended").Output;

        Assert.Multiple(() =>
        {
            Assert.That(browsing, Does.Match(@"Side by side: \d+ checks of what the device does when it browses").And.Match("Not so rfc6762/7.3/same-question-of-another-host-counts: .*would pass for"));
            Assert.That(other, Does.Match(@"Side by side: \d+ checks of what it answers, those over IPv4 beside those over IPv6"));
            Assert.That(other, Does.Not.Contain("when it browses"), "a device that nobody has browse takes no time for it");
            foreach (var said in (string[])[browsing, other]) Assert.That(said, Does.Match(@"impose come to about \d+ minutes \(\d+ s\)"));
        });
    }

    [Test]
    public void As_many_acts_are_listed_as_are_promised()
    {
        var said = Tool.Invoke("run", "--plan", "--interface", "eth0").Output;

        var promised = Regex.Match(said, @"needed for (\d+) acts").Groups[1].Value;
        Assert.That(Regex.Matches(said, @"(?m)^ {0,2}(\d+)  \w+ +for ").Select(m => m.Groups[1].Value), Is.EqualTo(Enumerable.Range(1, int.Parse(promised, CultureInfo.InvariantCulture)).Select(n => $"{n}")));
        Assert.That(said, Does.Match(@"(?m)^ +2  cableOut .*\n {5}cableIn "));
    }

    [Test]
    public void A_selection_needs_what_its_checks_need()
    {
        var said = Tool.Invoke("run", "--plan", "--only", "rfc6763/3/instance-name-outlasts-a-restart");

        Assert.That(said.Output, Does.Contain("1 act (1 question").And.Match(@"(?m)^ +1  powerCycle +for rfc6763/3/instance-name-outlasts-a-restart"));
    }
}

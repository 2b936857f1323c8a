using System.Xml.Linq;
using BonjourConformance.Reporting.Tests.Made;

namespace BonjourConformance.Reporting.Tests;

public sealed class JUnitTests
{
    private static XElement Case(Verdict verdict, bool strict = false, Func<CheckRecord, CheckRecord>? change = null)
    {
        var check = MadeRun.Check("rfc6762/8.1/x", verdict);
        var record = MadeRun.Printer().Record with { Checks = [change?.Invoke(check) ?? check] };
        return XDocument.Parse(JUnit.Write(record, strict)).Descendants("testcase").Single();
    }

    [TestCase(Verdict.Pass, false, null)]
    [TestCase(Verdict.Fail, false, "failure")]
    [TestCase(Verdict.Warning, false, "system-out")]
    [TestCase(Verdict.Warning, true, "failure")]
    [TestCase(Verdict.Inconclusive, false, "skipped")]
    [TestCase(Verdict.Inconclusive, true, "failure")]
    [TestCase(Verdict.NotApplicable, true, "skipped")]
    [TestCase(Verdict.Error, false, "error")]
    public void Verdicts_map_to_outcomes(Verdict verdict, bool strict, string? outcome) =>
        Assert.That(Case(verdict, strict).Elements().SingleOrDefault()?.Name.LocalName, Is.EqualTo(outcome));

    [Test]
    public void A_known_failure_is_skipped_with_its_reason() =>
        Assert.That(Case(Verdict.Fail, true, check => check with { Known = new KnownFailure("old firmware") }).Element("skipped")!.Attribute("message")!.Value,
            Is.EqualTo("Known: old firmware"));

    [Test]
    public void Totals_agree_with_the_cases()
    {
        var root = XDocument.Parse(JUnit.Write(MadeRun.Printer().Record)).Root!;
        foreach (var suite in root.Elements("testsuite").Append(root))
        {
            var cases = suite.Descendants("testcase").ToList();
            Assert.That((int)suite.Attribute("tests")!, Is.EqualTo(cases.Count));
            Assert.That((int)suite.Attribute("failures")!, Is.EqualTo(cases.Count(one => one.Element("failure") is not null)));
            Assert.That((int)suite.Attribute("skipped")!, Is.EqualTo(cases.Count(one => one.Element("skipped") is not null)));
            Assert.That((int)suite.Attribute("errors")!, Is.EqualTo(cases.Count(one => one.Element("error") is not null)));
        }
    }

    [Test]
    public void Cases_are_named_so_that_no_two_are_the_same()
    {
        var names = XDocument.Parse(JUnit.Write(MadeRun.Printer().Record)).Descendants("testcase").Select(one => $"{one.Attribute("classname")!.Value} {one.Attribute("name")!.Value}");
        Assert.That(names, Is.Unique);
    }

    [Test]
    public void Characters_that_XML_forbids_become_visible() =>
        Assert.That(Case(Verdict.Fail, false, check => check with { Message = "bell \a and \uFFFE and \u202E", Subject = SubjectInfo.OfName("a\0b") }).Element("failure")!.Attribute("message")!.Value,
            Is.EqualTo("bell \\u0007 and \\uFFFE and \\u202E"));

    [Test]
    public void A_run_that_was_cut_off_is_an_error_and_counted()
    {
        var made = MadeRun.Printer().Record;
        var root = XDocument.Parse(JUnit.Write(made with { Run = made.Run with { Interrupted = "Ctrl-C." }, Checks = [MadeRun.Check("rfc6762/8.1/x", Verdict.Pass)] })).Root!;
        Assert.That(root.Elements("testsuite").Single(one => one.Attribute("name")!.Value == "run").Descendants("error").Single().Attribute("message")!.Value, Is.EqualTo("Incomplete: Ctrl-C."));
        Assert.That(((int)root.Attribute("tests")!, (int)root.Attribute("errors")!), Is.EqualTo((2, 1)));
    }

    [Test]
    public void A_baseline_that_is_no_longer_true_is_a_failure()
    {
        var made = MadeRun.Printer().Record;
        var record = made with { Run = made.Run with { BaselineProblems = ["rfc6762/9/x passes now"] } };
        var suite = XDocument.Parse(JUnit.Write(record)).Root!.Elements("testsuite").Single(one => one.Attribute("name")!.Value == "baseline");
        Assert.That(suite.Descendants("failure").Single().Attribute("message")!.Value, Is.EqualTo("rfc6762/9/x passes now"));
    }
}

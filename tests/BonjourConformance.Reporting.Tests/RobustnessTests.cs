using AngleSharp.Html.Parser;
using BonjourConformance.Reporting.Tests.Made;

namespace BonjourConformance.Reporting.Tests;

/// <summary>Demands that no RFC states are shown as such, and counted apart.</summary>
public sealed class RobustnessTests : TestFiles
{
    private static RunRecord Harmed()
    {
        var (record, _) = MadeRun.Printer();
        var fragile = record.Checks.First(c => c.Verdict == Verdict.Fail) with
        {
            Id = "robustness/flood-does-no-harm",
            Title = "A flood of queries does no harm.",
            Rfc = "-",
            Section = "robustness",
            Duties = ["robustness-04"],
        };
        return record with { Checks = [.. record.Checks, fragile], Duties = [.. record.Duties, new DutyInfo("robustness-04", "-", "robustness", "PRESCRIPTIVE", fragile.Title)] };
    }

    [Test]
    public void They_are_no_duties_of_an_RFC()
    {
        var before = Sentence.Verdict(MadeRun.Printer().Record);

        Assert.That(Sentence.Verdict(Harmed()), Does.StartWith(before.Split(" and ")[0].Split(';')[0].Split(',')[0]).And.Contain("1 demand of robustness").And.Not.Contain("RFC  "));
    }

    [Test]
    public void The_page_names_them_without_a_link()
    {
        var path = ReportWriter.Write(Harmed(), MadeRun.Printer().Frames, Out).ReportPath;
        var page = new HtmlParser().ParseDocument(System.IO.File.ReadAllText(path));
        var check = page.GetElementById("robustness/flood-does-no-harm")!;

        Assert.Multiple(() =>
        {
            Assert.That(check.QuerySelector(".place")!.TextContent, Is.EqualTo("Robustness"));
            Assert.That(check.QuerySelectorAll(".meta a").Select(a => a.GetAttribute("href")), Has.None.Contain("rfc-editor"));
            Assert.That(page.QuerySelectorAll(".map h3")[^1].TextContent, Does.StartWith("Robustness"));
            Assert.That(page.QuerySelectorAll(".map .rfc:last-of-type .cell").Select(c => c.GetAttribute("data-section")), Is.EqualTo(new[] { "robustness/4" }));
            Assert.That(page.DocumentElement.OuterHtml, Does.Not.Contain("rfc/rfc.html").And.Not.Contain("RFC  ").And.Not.Contain("RFC -"));
        });
    }

    [Test]
    public void JUnit_has_a_suite_for_them()
    {
        ReportWriter.Write(Harmed(), MadeRun.Printer().Frames, Out);

        var xml = System.IO.File.ReadAllText(File("junit.xml"));
        Assert.That(xml, Does.Contain("classname=\"robustness\"").Or.Contain(".robustness\""));
        Assert.That(xml, Does.Not.Contain("rfc.section"));
    }
}

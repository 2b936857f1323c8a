using BonjourConformance.Reporting.Compare;
using BonjourConformance.Reporting.Index;
using BonjourConformance.Reporting.Tests.Made;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace BonjourConformance.Reporting.Tests.Browser;

/// <summary>Light and dark, paper, and those who do not see what others see.</summary>
public sealed class LooksTests : BrowserTest
{
    private static readonly AxeRunOptions Wcag = new() { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } };

    private string Report()
    {
        var (record, frames) = MadeRun.Printer();
        return ReportWriter.Write(record, frames, Out).ReportPath;
    }

    private string Page(string kind)
    {
        var (record, frames) = MadeRun.Printer();
        if (kind == "report")
            return Report();
        var better = record with { Checks = [.. record.Checks.Select((check, i) => i % 3 == 0 ? check with { Verdict = Verdict.Pass } : i % 7 == 0 ? check with { Verdict = Verdict.Fail } : check)] };
        if (kind == "compare")
        {
            System.IO.File.WriteAllText(File("compare.html"), ComparisonWriter.Page(Comparison.Of(record, better)).Html);
            return File("compare.html");
        }

        ReportWriter.Write(record, frames, File("1"));
        ReportWriter.Write(better with { Run = better.Run with { Started = better.Run.Started.AddDays(1) } }, frames, File("2"));
        ReportWriter.Write(better with { Device = better.Device with { Name = "Other printer" } }, frames, File("3"));
        return RunIndex.Write(Out).Path;
    }

    [Test]
    public async Task Axe_finds_nothing([Values("report", "compare", "index")] string kind, [Values] bool dark, [Values(390, 1440)] int width)
    {
        var page = await Open(Page(kind), options: new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ViewportSize = new() { Width = width, Height = 900 } });
        await page.EvaluateAsync("document.querySelectorAll('.check > details, .frame, .reason').forEach((one, i) => { if (i < 40) one.open = true })");
        var found = await page.RunAxe(Wcag);
        Assert.That(found.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{rule.Id}: {node.Html} {string.Join("; ", node.Any.Select(any => any.Message))}")).Distinct().Take(12), Is.Empty);
        Assert.That(found.Passes, Is.Not.Empty);
    }

    [Test]
    public async Task Dark_mode_is_dark_and_keeps_verdicts_apart()
    {
        var page = await Open(Report(), options: new() { ColorScheme = ColorScheme.Dark });
        Assert.That(await Brightness(page, "body", "backgroundColor"), Is.LessThan(60));
        Assert.That(await Brightness(page, "body", "color"), Is.GreaterThan(200));
        var colours = await page.Locator(".legend .cell:not(.none)").EvaluateAllAsync<string[]>("all => all.map(one => getComputedStyle(one).backgroundColor)");
        Assert.That(colours, Is.Unique);
    }

    [Test]
    public async Task Verdicts_are_never_told_by_colour_alone()
    {
        var page = await Open(Report());
        var silent = await page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('.cell:not(.none), .pill, .badge, .chip, .count')].filter(one => !/[✕!#?–✓]/.test(one.textContent)).map(one => one.outerHTML)
            """);
        Assert.That(silent, Is.Empty);
    }

    [Test]
    public async Task It_prints_as_a_document_with_its_findings_open()
    {
        var page = await Open(Report());
        var pdf = await page.PdfAsync(new() { Format = "A4", PrintBackground = true });
        Assert.That(System.Text.Encoding.ASCII.GetString(pdf, 0, 5), Is.EqualTo("%PDF-"));
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(page.Locator("#filters")).ToBeHiddenAsync();
        var closed = Check(page, "rfc6763/6.4/txt-key-is-printable");
        Assert.That(await closed.Locator("details").First.GetAttributeAsync("open"), Is.Null);
        await Assertions.Expect(closed.Locator(".facts")).ToBeVisibleAsync();
        await Assertions.Expect(Check(page, "rfc6762/8.1/three-probes").Locator(".facts")).ToBeHiddenAsync();
    }

    [Test]
    public async Task The_index_leads_to_the_reports_and_their_checks()
    {
        var page = await Open(Page("index"));
        await Assertions.Expect(page.Locator(".devices tbody > tr")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("svg.trend").First).ToBeVisibleAsync();
        var links = await page.Locator("a").EvaluateAllAsync<string[]>("all => all.map(one => one.getAttribute('href'))");
        Assert.That(links.Where(link => !System.IO.File.Exists(File(Uri.UnescapeDataString(link.Split('#')[0])))), Is.Empty);
        Assert.That(links, Has.Some.EqualTo("2/report.html#rfc6762/8.1/three-probes"));
    }

    [Test]
    public async Task The_comparison_says_what_broke()
    {
        var page = await Open(Page("compare"));
        await Assertions.Expect(page.Locator(".sentence")).ToContainTextAsync("broken");
        await Assertions.Expect(page.Locator(".group h2").First).ToContainTextAsync("Broken");
    }

    private static async Task<double> Brightness(IPage page, string selector, string property) =>
        await page.Locator(selector).EvaluateAsync<double>("(one, property) => getComputedStyle(one)[property].match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 3", property);
}

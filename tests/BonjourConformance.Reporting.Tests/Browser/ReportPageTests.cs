using BonjourConformance.Reporting.Tests.Made;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BonjourConformance.Reporting.Tests.Browser;

public sealed class ReportPageTests : BrowserTest
{

    private string Report()
    {
        var (record, frames) = MadeRun.Printer();
        return ReportWriter.Write(record, frames, Out).ReportPath;
    }

    [Test]
    public async Task The_first_screen_answers_what_everyone_asks_first()
    {
        var page = await Open(Report());
        await Expect(page.Locator("h1")).ToHaveTextAsync("Example LaserPrint 300");
        await Expect(page.Locator(".sentence")).ToHaveTextAsync("breaks 2 duties of RFC 6762; 1 more is known");
        foreach (var selector in new[] { "h1", ".sentence", ".counts", ".rfc >> nth=2", ".conditions", ".services", ".reasons" })
        {
            var box = await page.Locator(selector).BoundingBoxAsync();
            Assert.That(box!.Y + box.Height, Is.LessThanOrEqualTo(900), selector);
        }
    }

    [Test]
    public async Task Every_check_stands_in_the_page_once()
    {
        var page = await Open(Report());
        var ids = await page.Locator("article.check").EvaluateAllAsync<string[]>("all => all.map(one => one.id)");
        Assert.That(ids, Is.Unique.And.Length.EqualTo(MadeRun.Printer().Record.Checks.Count));
    }
}

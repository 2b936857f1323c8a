using System.Text.RegularExpressions;
using BonjourConformance.Reporting.Tests.Made;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BonjourConformance.Reporting.Tests.Browser;

/// <summary>What a reader does with the page.</summary>
public sealed partial class ReportPageTests : BrowserTest
{
    private const string Early = "rfc6762/8.1/probes-are-250-ms-apart";
    private const string Passed = "rfc6762/8.1/three-probes";

    private string Report()
    {
        var (record, frames) = MadeRun.Printer();
        return ReportWriter.Write(record, frames, Out).ReportPath;
    }

    private static async Task<string[]> Shown(IPage page) =>
        await page.Locator("article.check:not([hidden])").EvaluateAllAsync<string[]>("all => all.filter(one => one.offsetParent).map(one => one.id)");

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

    [TestCase(390)]
    [TestCase(1440)]
    public async Task Nothing_is_wider_than_the_screen(int width)
    {
        var page = await Open(Report(), options: new() { ViewportSize = new() { Width = width, Height = 844 } });
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
        await Expect(page.Locator(".decode").Last).ToBeAttachedAsync();
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
    }

    [TestCase(390)]
    [TestCase(1280)]
    public async Task A_box_of_300_instances_of_twelve_types_leaves_room_for_the_rest_and_no_words_cover_others(int width)
    {
        var (record, frames) = MadeRun.Printer();
        string[] types = ["ipp", "ipps", "printer", "pdl-datastream", "http", "https", "scanner", "uscan", "uscans", "ssh", "airplay", "privet"];
        var instances = Enumerable.Range(0, 300).Select(i => record.Device.Instances[0] with { Name = $"{i:000} {new string('w', 59)}", Type = $"_{types[i % types.Length]}._tcp" });
        var practice = new[] { "printing", "http", "connections", "families" }.Select(family => MadeRun.Check($"practice/{family}/some-check", Verdict.Pass) with { Rfc = "practice", Section = family });
        ReportWriter.Write(record with { Device = record.Device with { Instances = [.. record.Device.Instances, .. instances] }, Checks = [.. record.Checks, .. practice] }, frames, Out);
        var page = await Open(Path.Combine(Out, "report.html"), options: new() { ViewportSize = new() { Width = width, Height = 844 } });

        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        Assert.That(await page.EvaluateAsync<int>("document.querySelector('.tall').clientHeight"), Is.LessThan(600));
        Assert.That(await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.overview .cell')].filter(c => c.scrollWidth > c.clientWidth).map(c => c.textContent.trim())"), Is.Empty);
    }

    [Test]
    public async Task Filters_by_verdict_rfc_level_instance_and_words_combine()
    {
        var page = await Open(Report());
        await page.Locator("label.chip.fail").ClickAsync();
        Assert.That(await Shown(page), Has.Length.EqualTo(3));
        await page.Locator("label.chip.warning").ClickAsync();
        Assert.That(await Shown(page), Has.Length.EqualTo(5));
        await page.SelectOptionAsync("#level", "SHOULD");
        Assert.That(await Shown(page), Is.EquivalentTo(new[] { "rfc6762/6/shared-response-delay", "rfc6763/6.4/txt-key-is-printable" }));
        await page.SelectOptionAsync("#rfc", "6763");
        Assert.That(await Shown(page), Is.EqualTo(new[] { "rfc6763/6.4/txt-key-is-printable" }));
        await Expect(page.Locator("#found")).ToHaveTextAsync($"1 of {MadeRun.Printer().Record.Checks.Count} checks");
        await page.Locator("#clear").ClickAsync();
        await page.SelectOptionAsync("#instance", new SelectOptionValue { Label = "InstanceB._ipp._tcp" });
        Assert.That(await Shown(page), Has.Length.EqualTo(2));
        await page.Locator("#clear").ClickAsync();
        await page.FillAsync("#q", "second PROBE");
        Assert.That(await Shown(page), Is.EqualTo(new[] { Early }));
        await Expect(page.Locator("#group-kept")).ToBeHiddenAsync();
    }

    [Test]
    public async Task A_cell_of_the_map_shows_its_section()
    {
        var page = await Open(Report());
        await page.Locator(".cell[data-section='6762/8.1']").ClickAsync();
        Assert.That(await Shown(page), Is.EquivalentTo(new[] { Early, Passed }));
        await page.Locator(".pill[data-instance='1']").ClickAsync();
        Assert.That(await Shown(page), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_deep_link_opens_its_check()
    {
        var page = await Open(Report(), "#" + Passed);
        await Expect(Check(page, Passed).Locator("details").First).ToHaveAttributeAsync("open", "");
        await Expect(Check(page, Passed)).ToBeInViewportAsync();
        await page.EvaluateAsync("location.hash = '#rfc6763/6.4/txt-key-is-printable'");
        await Expect(Check(page, "rfc6763/6.4/txt-key-is-printable").Locator(".facts")).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_deep_link_to_a_section_shows_all_of_it()
    {
        var page = await Open(Report(), "#rfc6762/8.1");
        Assert.That(await Shown(page), Is.EquivalentTo(new[] { Early, Passed }));
    }

    [Test]
    public async Task A_deep_link_finds_a_check_that_the_filter_hides()
    {
        var page = await Open(Report());
        await page.Locator("label.chip.fail").ClickAsync();
        await page.EvaluateAsync($"location.hash = '#{Passed}'");
        await Expect(Check(page, Passed)).ToBeInViewportAsync();
    }

    [Test]
    public async Task Keys_find_move_open_and_clear()
    {
        var page = await Open(Report());
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("section 5");
        Assert.That(await Shown(page), Has.Length.EqualTo(2));
        await page.Keyboard.PressAsync("Escape");
        Assert.That(await Shown(page), Has.Length.EqualTo(MadeRun.Printer().Record.Checks.Count));
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator(".check.current")).ToHaveAttributeAsync("id", Early);
        await page.Keyboard.PressAsync("o");
        await Expect(Check(page, Early).Locator(".facts")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("k");
        await Expect(page.Locator(".check.current")).ToHaveAttributeAsync("id", "rfc6762/7.1/known-answer-suppressed");
        await page.Keyboard.PressAsync("f");
        await Expect(page.Locator(".check.current")).ToHaveAttributeAsync("id", Early);
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("#keys")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#keys")).ToBeHiddenAsync();
    }

    [Test]
    public async Task The_time_line_shows_the_early_probe_inside_the_forbidden_window()
    {
        var page = await Open(Report());
        var picture = Check(page, Early).Locator("svg.timeline");
        await Expect(picture).ToBeVisibleAsync();
        var window = await picture.Locator("rect.window").First.BoundingBoxAsync();
        var probes = picture.Locator("g.device.decisive .dot");
        await Expect(probes).ToHaveCountAsync(3);
        var second = await probes.Nth(1).BoundingBoxAsync();
        var share = (second!.X + second.Width / 2 - window!.X) / window.Width;
        Assert.That(share, Is.EqualTo(143.2 / 250).Within(0.02), "the picture is to scale");
        await Expect(picture.Locator("text.gap-name").First).ToHaveTextAsync("143.2 ms");
        Assert.That(await picture.Locator("text.frame-name").First.EvaluateAsync<double>("one => one.getBoundingClientRect().height"), Is.GreaterThan(9));
    }

    [Test]
    public async Task Words_in_a_picture_do_not_cover_each_other()
    {
        var page = await Open(Report());
        await page.EvaluateAsync("document.querySelectorAll('.check > details').forEach(one => one.open = true)");
        var overlaps = await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('svg')].flatMap(svg => {
              const all = [...svg.querySelectorAll('text')].map(one => [one.textContent, one.getBoundingClientRect()]);
              return all.flatMap(([a, p], i) => all.slice(i + 1).filter(([b, q]) => Math.min(p.right, q.right) - Math.max(p.left, q.left) > 2 && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 4).map(([b]) => a + ' | ' + b));
            })
            """);
        Assert.That(overlaps, Is.Empty);
    }

    [Test]
    public async Task The_histogram_states_interval_samples_and_false_alarms()
    {
        var page = await Open(Report(), "#rfc6762/6/shared-response-delay");
        var check = Check(page, "rfc6762/6/shared-response-delay");
        await Expect(check.Locator("svg.histogram .bar")).Not.ToHaveCountAsync(0);
        await Expect(check.Locator("svg.histogram .outside")).Not.ToHaveCountAsync(0);
        await Expect(check.Locator("figcaption")).ToHaveTextAsync(new Regex("n = 60; mandated 20 to 120 ms; .* 7 outside; .* 1 in 1000000"));
    }

    [Test]
    public async Task Octets_and_their_meaning_mark_each_other()
    {
        var page = await Open(Report());
        var frame = Check(page, Early).Locator("details.frame").First;
        await frame.Locator("summary").ClickAsync();
        await frame.Locator(".tree li", new() { HasTextString = "Port 631" }).HoverAsync();
        Assert.That(string.Concat(await frame.Locator(".hex .on").AllInnerTextsAsync()), Is.EqualTo("0277.w"));
        await frame.Locator(".hex span", new() { HasTextString = "ff" }).First.HoverAsync();
        await Expect(frame.Locator(".tree .on")).ToHaveTextAsync("TTL 255");
    }

    [Test]
    public async Task A_passed_check_brings_its_evidence_too()
    {
        var page = await Open(Report(), "#" + Passed);
        var check = Check(page, Passed);
        await Expect(check.Locator("svg.timeline")).ToBeVisibleAsync();
        await Expect(check.Locator("details.frame")).ToHaveCountAsync(4);
        await check.Locator("details.frame summary").Last.ClickAsync();
        await Expect(check.Locator(".tree")).ToContainTextAsync("cache-flush bit set (unique)");
        await Expect(check.Locator(".hex")).ToContainTextAsync("0000  01 00 5e 00 00 fb");
    }

    [Test]
    public async Task Frames_are_saved_as_a_pcapng_that_tshark_reads()
    {
        var page = await Open(Report());
        var download = await page.RunAndWaitForDownloadAsync(() => Check(page, Early).Locator(".repeat button").ClickAsync());
        Assert.That(download.SuggestedFilename, Is.EqualTo("rfc6762-8.1-probes-are-250-ms-apart.pcapng"));
        await download.SaveAsAsync(File("saved.pcapng"));
        var rows = Tshark.Run("-r", File("saved.pcapng"), "-T", "fields", "-e", "frame.time_relative", "-e", "dns.qry.name", "-e", "frame.comment").Trim().Split('\n');
        Assert.That(rows, Is.EqualTo(new[]
        {
            "0.000000000\tInstanceA._ipp._tcp.local\tframe 1",
            "0.143200000\tInstanceA._ipp._tcp.local\tframe 2",
            "0.286400000\tInstanceA._ipp._tcp.local\tframe 3",
        }));
    }

    [Test]
    public async Task Without_JavaScript_everything_can_be_read()
    {
        var page = await Open(Report(), options: new() { JavaScriptEnabled = false, ViewportSize = new() { Width = 1440, Height = 900 } });
        await Expect(page.Locator("#filters")).ToBeHiddenAsync();
        await Expect(Check(page, Early).Locator("svg.timeline")).ToBeVisibleAsync();
        await Check(page, Early).Locator("details.frame summary").First.ClickAsync();
        await Expect(Check(page, Early).Locator(".tree").First).ToContainTextAsync("SRV, TTL 120: 0 0 631 printer.local.");
        await Check(page, Passed).Locator("summary").First.ClickAsync();
        await Expect(Check(page, Passed).Locator(".facts")).ToContainTextAsync("Three probes, then an announcement.");
    }

    [Test]
    public async Task Every_link_within_the_page_leads_somewhere()
    {
        var page = await Open(Report());
        Assert.That(await page.EvaluateAsync<string[]>("[...document.querySelectorAll('a[href^=\"#\"]')].map(one => one.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))"), Is.Empty);
    }
}

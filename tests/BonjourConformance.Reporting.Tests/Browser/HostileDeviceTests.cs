using System.Text;
using BonjourConformance.Reporting.Compare;
using BonjourConformance.Reporting.Index;
using BonjourConformance.Reporting.Tests.Made;
using BonjourConformance.Wire;
using Microsoft.Playwright;

namespace BonjourConformance.Reporting.Tests.Browser;

/// <summary>A device whose names want to run, to hide, or to rearrange the page. They must be read, and nothing else.</summary>
public sealed class HostileDeviceTests : BrowserTest
{
    private static readonly string[] Names =
    [
        "<img src=x onerror=alert(1)>",
        "<script>alert(2)</script>",
        "\"><svg onload=alert(3)>",
        "' onmouseover='alert(4)",
        "{{ 1 + 1 }}{{ device.name }}",
        "{%{ raw }%} ]]> --> </style></script></title>",
        "user\u202Egnp.exe\u202C and \u2066isolated\u2069",
        "zero\u200Bwidth\u00ADsoft\uFEFFbom",
        "bell\a esc\u001B[31m null\0 tab\t line\nfeed",
        "javascript:alert(5)",
        "&lt;b&gt; &#60; %3Cscript%3E",
        "half \uD83D pair",
        "\u05D0\u05D1\u05D2 hebrew 123",
        "tags \U000E0041\U000E0042",
    ];

    private static (RunRecord Record, List<BonjourConformance.Link.Frame> Frames) Run()
    {
        var cable = new Cable();
        var made = MadeRun.Printer().Record;
        var type = DnsName.Parse("_ipp._tcp.local.");
        var octets = Enumerable.Range(0, 63).Select(i => (byte)(0x80 + i)).ToArray();
        var checks = new List<CheckRecord>();
        foreach (var name in Names.Append(Octets.Show(octets)))
        {
            var label = name == Octets.Show(octets) ? octets : Encoding.UTF8.GetBytes(name)[..Math.Min(63, Encoding.UTF8.GetByteCount(name))];
            var instance = type.Prepend(label);
            var frame = cable.ByDevice(checks.Count * 10, DnsMessage.Response(ResourceRecord.Ptr(type, instance), ResourceRecord.Txt(instance, new TxtData([[.. "k="u8, .. label]]))));
            checks.Add(MadeRun.Check("rfc6763/4.1/hostile", Verdict.Fail) with
            {
                Subject = SubjectInfo.OfInstance(name, name, name),
                Message = $"The instance {name} is wrong.",
                Observed = name,
                Expected = name,
                Title = name,
                Hint = name,
                Stimulus = name,
                BctSays = name,
                Frames = [frame],
                Timeline = [new TimeWindow(frame, frame + 20, name, WindowKind.Mandated)],
                Numbers = [new Number { Name = name, Value = 1, Unit = name }],
                Known = checks.Count % 2 == 0 ? new KnownFailure(name, name) : null,
            });
        }

        var record = made with
        {
            Device = made.Device with { Name = Names[0] + Names[6], Host = Names[1], Addresses = [Names[2]], Instances = [.. Names.Select(name => new InstanceInfo { Name = name, Type = name, Txt = [name] })] },
            Checks = [.. checks, MadeRun.Check("rfc6763/4.1/why", Verdict.Inconclusive) with { Message = Names[0] }],
            Unjudged = [new UnjudgedDuty(Names[0], "6763", "1", "MUST", Names[1], Names[4])],
            Run = made.Run with { Command = ["run", "--device", Names[1]], Conditions = [new Condition(Names[0], Names[1])], BaselineProblems = [Names[3]], Interrupted = Names[0], Interface = Names[2], Version = Names[1], Baseline = Names[4] },
        };
        return (record, cable.Frames);
    }

    private string Page(string kind)
    {
        var (record, frames) = Run();
        switch (kind)
        {
            case "report":
                return ReportWriter.Write(record, frames, Out).ReportPath;
            case "compare":
                System.IO.File.WriteAllText(File("compare.html"), ComparisonWriter.Page(Comparison.Of(record, record with { Checks = [] })).Html);
                return File("compare.html");
            default:
                ReportWriter.Write(record, frames, File("1"));
                return RunIndex.Write(Out).Path;
        }
    }

    [Test]
    public async Task Nothing_runs_and_nothing_is_loaded([Values("report", "compare", "index")] string kind)
    {
        var page = await Open(Page(kind));
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
        foreach (var frame in await page.Locator("details.frame").AllAsync())
            await Assertions.Expect(frame.Locator(".decode")).ToBeAttachedAsync();
        Assert.That(await page.Locator("img, svg [onload], [onerror], [onmouseover], body script:not(#evidence):not(:last-of-type), b").CountAsync(), Is.Zero);
        Assert.That(await page.Locator("a[href^='javascript' i]").CountAsync(), Is.Zero);
        // CloseAndComplain fails the test for any dialog, console error, policy violation or request.
    }

    [Test]
    public async Task Names_are_shown_as_the_text_they_are()
    {
        var page = await Open(Page("report"));
        var text = await page.EvaluateAsync<string>("document.body.textContent");
        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Contain("<img src=x onerror=alert(1)>"));
            Assert.That(text, Does.Contain("{{ 1 + 1 }}{{ device.name }}"));
            Assert.That(text, Does.Contain("user\\u202Egnp.exe\\u202C and \\u2066isolated\\u2069"));
            Assert.That(text, Does.Contain("zero\\u200Bwidth\\u00ADsoft\\uFEFFbom"));
            Assert.That(text, Does.Contain("bell\\u0007 esc\\u001B[31m null\\0 tab\\t line\\n"));
            Assert.That(text, Does.Contain("half \\uD83D pair").Or.Contain("half \uFFFD pair"));
            Assert.That(text, Does.Contain("tags \\u{E0041}\\u{E0042}"));
            Assert.That(text, Does.Contain("&lt;b&gt; &#60; %3Cscript%3E"));
            Assert.That(text, Does.Contain(@"\x80\x81\x82"));
        });
    }

    [Test]
    public async Task No_character_that_hides_or_turns_text_is_in_the_page()
    {
        var page = await Open(Page("report"));
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
        await Assertions.Expect(page.Locator(".decode").Last).ToBeAttachedAsync();
        Assert.That(await page.EvaluateAsync<bool>(@"/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\u{E0041}/u.test(document.documentElement.outerHTML)"), Is.False);
    }

    [Test]
    public async Task Filters_find_hostile_instances()
    {
        var page = await Open(Page("report"));
        await page.SelectOptionAsync("#instance", new SelectOptionValue { Label = "<img src=x onerror=alert(1)>.<img src=x onerror=alert(1)>" });
        await Assertions.Expect(page.Locator("article.check:not([hidden])")).ToHaveCountAsync(1);
    }

    [Test]
    public void The_template_syntax_of_a_name_is_not_carried_out()
    {
        var (record, frames) = Run();
        Assert.That(ReportWriter.Html(record, frames).Html, Does.Not.Contain("instance 2").And.Contain("{{ 1 + 1 }}"));
    }
}

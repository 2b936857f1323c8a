using System.Diagnostics;
using BonjourConformance.Link;
using BonjourConformance.Reporting.Tests.Made;
using BonjourConformance.Wire;
using Microsoft.Playwright;

namespace BonjourConformance.Reporting.Tests.Browser;

/// <summary>A run of 600 checks and 50,000 frames, on which many checks rest many frames.</summary>
public sealed class LargeRunTests : BrowserTest
{
    /// <param name="share">Of the checks and frames of a large run.</param>
    private static (RunRecord Record, List<Frame> Frames) Large(double share)
    {
        var cable = new Cable();
        var type = DnsName.Parse("_ipp._tcp.local.");
        var host = DnsName.Parse("printer.local.");
        var responses = Enumerable.Range(0, 40).Select(i =>
        {
            var instance = type.Prepend($"Instance {i}");
            return DnsMessage.Response(
                ResourceRecord.Ptr(type, instance), ResourceRecord.Srv(instance, (ushort)(600 + i), host),
                ResourceRecord.Txt(instance, TxtData.Of("txtvers=1", $"ty=Printer {i}", "pdl=application/pdf,image/urf", "URF=W8,SRGB24,RS300-600")), ResourceRecord.A(host, Cable.DeviceAddress));
        }).ToList();
        for (var i = 0; i < 25_000 * share; i++)
        {
            cable.ByHarness(i * 20, DnsMessage.Query(new Question(type, RecordType.PTR)), $"rfc6762/{i % 22 + 1}/check-{i % 600}");
            cable.ByDevice(i * 20 + 7, responses[i % 40]);
        }

        var checks = Enumerable.Range(0, (int)(600 * share)).Select(i =>
        {
            var verdict = i % 15 == 0 ? Verdict.Fail : i % 23 == 0 ? Verdict.Warning : i % 31 == 0 ? Verdict.Inconclusive : Verdict.Pass;
            // Every tenth check is an invariant that rests on frames of the whole run.
            var frames = i % 10 == 0 ? Enumerable.Range(1, (int)(2_000 * share)).Select(n => n * 25) : Enumerable.Range(i * 80 + 1, 12);
            return MadeRun.Check($"rfc6762/{i % 22 + 1}/check-{i}", verdict) with { Frames = [.. frames], StartedMs = i * 800, EndedMs = i * 800 + 700 };
        });
        return (MadeRun.Printer().Record with { Checks = [.. checks] }, cable.Frames);
    }

    [Test]
    public async Task Its_cost_grows_with_its_length_and_it_is_usable_at_once()
    {
        var (record, frames) = Large(1);
        var (shorter, fewer) = Large(0.25);
        _ = Rendering(() => ReportWriter.Write(shorter, fewer, File("warm"))); // what is measured is the work, not the compiler that starts cold
        var quarter = Rendering(() => ReportWriter.Write(shorter, fewer, File("quarter")));
        WrittenReport? written = null;
        var rendering = Rendering(() => written = ReportWriter.Write(record, frames, Out));
        Assert.That(new FileInfo(written!.ReportPath).Length, Is.LessThan(5_000_000));
        var page = await Open(written.ReportPath);
        var metrics = await page.Context.NewCDPSessionAsync(page);
        await metrics.SendAsync("Performance.enable", new Dictionary<string, object> { ["timeDomain"] = "threadTicks" });
        var start = await ProcessorMs(metrics);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#filters")).ToBeVisibleAsync();
        var usable = await ProcessorMs(metrics) - start;
        await page.EvaluateAsync("""
            () => { const q = document.querySelector('#q'); q.value = 'check-59'; q.dispatchEvent(new Event('input', { bubbles: true })); return document.body.offsetHeight }
            """);
        await Assertions.Expect(page.Locator("article.check:not([hidden])")).ToHaveCountAsync(11);
        var filtering = await ProcessorMs(metrics) - start - usable;
        TestContext.Out.WriteLine($"rendered in {rendering.TotalMilliseconds:F0} ms, a quarter in {quarter.TotalMilliseconds:F0} ms, usable in {usable:F0} ms, filtered in {filtering:F0} ms, {new FileInfo(written.ReportPath).Length} octets");
        Assert.Multiple(() =>
        {
            Assert.That(rendering, Is.LessThan(quarter * 12), "four times the length: a cost that grew with its square would be sixteen times that of a quarter");
            Assert.That(usable, Is.LessThan(2500));
            Assert.That(filtering, Is.LessThan(1000));
        });
    }

    /// <summary>Time on a processor, not on the wall: other tests run beside this one.</summary>
    private static TimeSpan Rendering(Action write)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        write();
        return Process.GetCurrentProcess().TotalProcessorTime - before;
    }

    /// <summary>What the page's own thread has worked so far: parsing, layout, script.</summary>
    private static async Task<double> ProcessorMs(ICDPSession session)
    {
        var metrics = await session.SendAsync("Performance.getMetrics");
        return metrics!.Value.GetProperty("metrics").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "TaskDuration").GetProperty("value").GetDouble() * 1000;
    }
}

using BonjourConformance.Reporting;

namespace BonjourConformance.Interop.Tests;

/// <summary>Two printers of one make on one host, with real printer programs behind the records: what DNS-SD says of each is asked of it over IPP.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PrinterTests
{
    private static readonly string[] Selection = ["--only", "practice/printing", "--only", "practice/http", "--only", "rfc6763/4.1", "--only", "rfc6763/5", "--only", "rfc6763/6", "--only", "rfc6763/7", "--only", "rfc6763/8", "--only", "rfc6763/9"];

    [Test]
    public async Task Each_of_two_printers_answers_for_itself([Values("ippeveprinter", "ippeveprinter-behind-avahi")] string responder)
    {
        await using var lab = await Lab.Up(responder);

        var run = await LiveRun.Of(lab, ["--baseline", Repository.Baseline(responder), .. Selection]);

        Assert.Multiple(() =>
        {
            Assert.That(run.Record.Device.Instances.Where(i => i.Type is "_ipp._tcp" or "_ipps._tcp").Select(i => $"{i.Name} {i.Type} {i.Port}"), Is.EquivalentTo(new[] { "InstanceA _ipp._tcp 8631", "InstanceA _ipps._tcp 8631", "InstanceB _ipp._tcp 8632", "InstanceB _ipps._tcp 8632" }));
            Assert.That(LiveRun.Show(run.Breaches.Where(c => c.Known is null)), Is.Empty, "not in the baseline: read the source of the rule and the capture before you believe it");
            Assert.That(run.Record.Run.BaselineProblems, Is.Empty);
            Assert.That(LiveRun.Show(run.Record.Checks.Where(c => c.Verdict == Verdict.Error)), Is.Empty);
            foreach (var id in (string[])["practice/printing/queue-answers-over-ipp", "practice/printing/uuid-is-that-of-the-queue", "practice/printing/adminurl-is-printer-more-info", "practice/printing/secure-port-speaks-tls", "rfc6763/5/advertised-port-is-open", "rfc6763/6.3/text-agrees-with-the-service"])
                Assert.That(run.Record.Checks.Where(c => c.Id == id).Select(c => c.Verdict), Has.Some.EqualTo(Verdict.Pass).And.None.EqualTo(Verdict.Inconclusive), id);
        });
    }

    [Test]
    public async Task A_record_that_says_something_else_than_its_printer_is_found()
    {
        var profile = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"other-words-{Path.GetRandomFileName()}.json");
        var text = await File.ReadAllTextAsync(Repository.Profile("ippeveprinter-behind-avahi"));
        // What was copied from one queue to the other, as happens: the UUID, and a resolution that it does not have.
        await File.WriteAllTextAsync(profile, text.Replace("6d314898-1af0-3872-6db5-688c7fc2047f", "841aef77-a256-3392-40ca-06adbe188dff", StringComparison.Ordinal).Replace("\"../../tests", $"\"{Path.GetDirectoryName(Path.GetDirectoryName(Repository.LabScript))}", StringComparison.Ordinal));
        await using var lab = await Lab.Up("ippeveprinter-behind-avahi", "--profile", profile);

        var run = await LiveRun.Of(lab, ["--only", "practice/printing/queue-answers-over-ipp", "--only", "practice/printing/uuid-is-that-of-the-queue", "--only", "practice/printing/two-printers-have-two-uuids", "--only", "rfc6763/6.3/text-agrees-with-the-service"]);

        Assert.Multiple(() =>
        {
            Assert.That(run.Record.Checks.Single(c => c.Id == "practice/printing/queue-answers-over-ipp").Verdict, Is.EqualTo(Verdict.Pass));
            Assert.That(run.Record.Checks.Single(c => c.Id == "practice/printing/uuid-is-that-of-the-queue"), Has.Property("Verdict").EqualTo(Verdict.Warning).And.Property("Message").Contains("InstanceB").And.Property("Message").Not.Contains("InstanceA"));
            Assert.That(run.Record.Checks.Single(c => c.Id == "practice/printing/two-printers-have-two-uuids").Verdict, Is.EqualTo(Verdict.Warning));
        });
    }
}

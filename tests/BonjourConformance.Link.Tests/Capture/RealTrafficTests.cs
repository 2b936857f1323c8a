using BonjourConformance.Link.Capture;

namespace BonjourConformance.Link.Tests.Capture;

/// <summary>What real responders sent, as dumpcap wrote it, is read whole and found to be well formed: none of our flaws is a false one.</summary>
public sealed class RealTrafficTests
{
    private static IEnumerable<TestCaseData> Captures()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "BonjourConformance.sln"))) root = root.Parent;
        return Directory.GetFiles(Path.Combine(root!.FullName, "fixtures", "captures"), "*.pcapng").Order(StringComparer.Ordinal)
            .Select(path => new TestCaseData(path).SetArgDisplayNames(Path.GetFileName(path)));
    }

    [TestCaseSource(nameof(Captures))]
    public void A_real_capture_has_no_flaw(string path)
    {
        var file = CaptureFile.Read(path);
        var link = new CaptureLink(file, TimeSpan.FromMilliseconds(5));
        link.Loop.Run(() => link.Loop.DelayUntil(link.End));
        var frames = link.Transcript.All.ToList();

        Assert.Multiple(() =>
        {
            Assert.That(file.Flaws, Is.Empty);
            Assert.That(file.IsOwn, Is.False);
            Assert.That(frames, Is.Not.Empty.And.Count.EqualTo(file.Frames.Count));
            Assert.That(frames.SelectMany(f => f.Parsed.Flaws), Is.Empty);
            Assert.That(frames.SelectMany(f => f.Dns?.Flaws ?? []), Is.Empty);
            Assert.That(frames.Count(f => f.Udp is { ChecksumHolds: false }), Is.Zero);
            Assert.That(frames.Select(f => f.At), Is.Ordered);
        });
    }
}

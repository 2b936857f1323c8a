using System.Diagnostics;
using CsCheck;

namespace BonjourConformance.Wire.Tests;

/// <summary>The reader takes any octets: it never throws, tells the truth about what it read, and is bounded in time and memory.</summary>
public sealed class AnyOctetsTests
{
    private static readonly Gen<byte[]> Random = Gen.Byte.Array[0, 400];

    /// <summary>Octets that look like names and pointers far more often than chance would have it.</summary>
    private static readonly Gen<byte[]> Likely = Gen.Select(
        Gen.Byte.Array[4], Gen.Int[0, 3].Array[4],
        Gen.OneOf(Made.Any<byte>(0, 1, 2, 12, 33, 47, 0xC0, 0xC1, 63, 64), Gen.Byte).Array[0, 400],
        (head, counts, body) => (byte[])[.. head, .. counts.SelectMany(c => Octets.Of((ushort)c)), .. body]);

    private static readonly Gen<byte[]> Mutated = Gen.Select(Made.Message, Gen.Select(Gen.Int[0, 100_000], Gen.Byte).Array[1, 8], Gen.Int[0, 20], (message, changes, cut) =>
    {
        var octets = DnsWriter.Write(message);
        foreach (var (place, octet) in changes) octets[place % octets.Length] = octet;
        return Damage.CutOff(octets, cut);
    });

    [Test]
    public void Random_octets_are_read() => Random.Sample(HoldsTogether, iter: 10_000);

    [Test]
    public void Octets_full_of_pointers_are_read() => Likely.Sample(HoldsTogether, iter: 20_000);

    [Test]
    public void Mutated_messages_are_read() => Mutated.Sample(HoldsTogether, iter: 10_000);

    [Test]
    public void Every_beginning_of_a_message_is_read_and_flawed()
    {
        var octets = DnsWriter.Write(Made.Good);
        for (var length = 0; length < octets.Length; length++)
        {
            var cut = Damage.CutAt(octets, length);
            Assert.That(HoldsTogether(cut), $"cut at {length}");
            Assert.That(DnsReader.Read(cut).Flaws, Is.Not.Empty, $"cut at {length}");
        }
    }

    [Test]
    public void Octets_without_a_flaw_say_the_same_when_written_again()
    {
        var seen = 0;
        Gen.OneOf(Mutated, Likely).Sample(octets =>
        {
            var read = DnsReader.Read(octets);
            if (read.Flaws.Count > 0) return true;
            Interlocked.Increment(ref seen);
            var again = DnsReader.Read(DnsWriter.Write(read.Message, Compression.None));
            return again.Flaws.Count == 0 && RoundTripTests.Same(again.Message, read.Message);
        }, iter: 20_000);
        Assert.That(seen, Is.GreaterThan(100));
    }

    private static IEnumerable<TestCaseData> WorstCases()
    {
        byte[] counts = [0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255];
        yield return Case("nothing but zeros", [.. counts, .. new byte[65_523]]);
        yield return Case("nothing but pointers backwards", [.. counts, 0, .. Enumerable.Range(6, 32_700).SelectMany(i => Octets.Of((ushort)(0xC000 | Math.Min(i * 2 - 1, 0x3FFF))))]);
        yield return Case("one endless name", [.. counts, .. Enumerable.Range(0, 1023).SelectMany(_ => (byte[])[63, .. new byte[63]])]);
        // Each record's PTR name runs through the rdata of all that follow: 16 octets a record, 64 a label.
        byte[] record = [0, 0, 12, 0, 1, 0, 0, 0, 0, 0, 5, 63, 1, 1, 1, 1];
        yield return Case("names that run through each other", [0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, .. Enumerable.Range(0, 4090).SelectMany(_ => record)]);
        // Every record points to one name of 127 labels.
        byte[] longest = [.. Enumerable.Range(0, 127).SelectMany(_ => (byte[])[1, 97]), 0];
        byte[] pointing = [0xC0, 12, 0, 255, 0, 1, 0, 0, 0, 0, 0, 0];
        yield return Case("the longest name in every record", [0, 0, 0, 0, 0, 1, 255, 255, 0, 0, 0, 0, .. longest, 0, 12, 0, 1, .. Enumerable.Range(0, 5430).SelectMany(_ => pointing)]);
        // A chain of pointers each to the one before, and records that enter it at its end.
        byte[] chain = [1, 97, 0, .. Enumerable.Range(0, 127).SelectMany(i => Octets.Of((ushort)(0xC000 | (i == 0 ? 23 : 26 + 2 * (i - 1)))))];
        byte[] entering = [.. Octets.Of((ushort)(0xC000 | 26 + 2 * 125)), 0, 255, 0, 1, 0, 0, 0, 0, 0, 0];
        yield return Case("the longest chain of pointers in every record",
            [0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 255, 0, 1, 0, 0, 0, 0, .. Octets.Of((ushort)chain.Length), .. chain, .. Enumerable.Range(0, 5400).SelectMany(_ => entering)]);

        static TestCaseData Case(string name, byte[] octets) => new TestCaseData(octets).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(WorstCases))]
    public void The_worst_datagram_costs_little(byte[] octets)
    {
        DnsReader.Read(octets);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();

        var read = DnsReader.Read(octets);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(64 << 20), "octets of memory");
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(2)));
        Assert.That(read.Flaws.Count, Is.LessThanOrEqualTo(octets.Length));
    }

    private static bool HoldsTogether(byte[] octets)
    {
        var read = DnsReader.Read(octets);
        if (read.Consumed > octets.Length || read.Questions.Count != read.Message.Questions.Count || read.Records.Count != read.Message.Records.Count()) return false;
        if (read.Flaws.Any(f => f.Offset < 0 || f.Offset > octets.Length || f.What.Length == 0)) return false;
        if (read.Records.Any(r => r.RdataOffset + r.RdataLength > octets.Length || r.Offset + r.Length > octets.Length)) return false;
        if (read.Flaws.Count == 0 && octets.Length >= 12 && read.StatedCounts.Sum() != read.Questions.Count + read.Records.Count) return false;
        // Whatever was read can be shown, compared and written.
        _ = string.Join('\n', read.Message.Records);
        _ = string.Join('\n', read.Message.Questions);
        _ = read.Message.Records.Distinct().Count();
        _ = DnsWriter.Write(read.Message);
        return true;
    }
}

using System.Diagnostics;
using CsCheck;

namespace BonjourConformance.Wire.Tests;

/// <summary>Against a second implementation, dnspython (Debian: python3-dnspython): each understands what the other wrote, to the octet.</summary>
public sealed class DnsPythonTests
{
    [Test]
    public void It_understands_what_we_write([Values] Compression compression)
    {
        var messages = new List<byte[]>();
        Made.CommonMessage.Sample(m =>
        {
            lock (messages) messages.Add(DnsWriter.Write(m, compression));
        }, iter: 2000);

        var answers = Peer(["read"], messages.Select(Convert.ToHexString));

        Assert.That(answers, Has.Length.EqualTo(messages.Count));
        for (var i = 0; i < messages.Count; i++) Assert.That(answers[i], Is.EqualTo(Says(DnsReader.Read(messages[i]).Message)), Convert.ToHexString(messages[i]));
    }

    [Test]
    public void We_understand_what_it_writes_and_compress_no_worse()
    {
        int ours = 0, theirs = 0;
        foreach (var line in Peer(["make", "3000", "20260301"], []))
        {
            var (hex, says) = (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]);
            var octets = Convert.FromHexString(hex);
            var read = DnsReader.Read(octets);
            Assert.That(read.Flaws, Is.Empty, hex);
            Assert.That(Says(read.Message), Is.EqualTo(says), hex);
            theirs += octets.Length;
            ours += DnsWriter.Write(read.Message).Length;
        }
        Assert.That(theirs, Is.GreaterThan(100_000));
        Assert.That(ours, Is.LessThanOrEqualTo(theirs));
    }

    [Test]
    public void Of_broken_messages_that_both_take_both_understand_the_same()
    {
        var messages = new List<byte[]>();
        Gen.Select(Made.CommonMessage, Gen.Select(Gen.Int[0, 100_000], Gen.Byte).Array[1, 3]).Sample((message, changes) =>
        {
            var octets = DnsWriter.Write(message);
            // The header stays: opcode and response code choose another form of message in dnspython.
            if (octets.Length == 12) return;
            foreach (var (place, octet) in changes) octets[12 + place % (octets.Length - 12)] = octet;
            lock (messages) messages.Add(octets);
        }, iter: 4000);

        var answers = Peer(["read"], messages.Select(Convert.ToHexString));

        var both = 0;
        for (var i = 0; i < messages.Count; i++)
        {
            var read = DnsReader.Read(messages[i]);
            if (answers[i].StartsWith("refused", StringComparison.Ordinal) || read.Flaws.Count > 0) continue;
            // dnspython keeps OPT apart, and takes a TTL with its top bit set as zero (RFC 2181 section 8); we show what is there.
            if (read.Message.Records.Any(r => r.Type == RecordType.OPT || r.Ttl > int.MaxValue)) continue;
            // It knows more types whose rdata has names than RFC 6762 section 18.14 lists, and takes their pointers out.
            if (read.Message.Records.Any(r => r.Data is RawData && (ushort)r.Type < 0xFF00)) continue;
            // Names in the rdata of these it looks for in class IN alone.
            if (read.Message.Records.Any(r => r is { Type: RecordType.SRV or RecordType.KX or RecordType.PX } && r.RawClass != DnsClass.Internet)) continue;
            both++;
            Assert.That(answers[i], Is.EqualTo(Says(read.Message)), Convert.ToHexString(messages[i]));
        }
        Assert.That(both, Is.GreaterThan(500));
    }

    /// <summary>A message in the words of dnspython_peer.py.</summary>
    private static string Says(DnsMessage message)
    {
        List<string> parts = [$"{message.Id} {message.Flags}"];
        parts.AddRange(message.Questions.Select(q => $"q {Name(q.Name)} {(ushort)q.Type} {q.RawClass}"));
        foreach (var (section, record) in message.RecordsBySection)
        {
            var tag = section switch { Section.Answer => "an", Section.Authority => "ns", _ => "ar" };
            parts.Add($"{tag} {Name(record.Name)} {(ushort)record.Type} {record.RawClass} {record.Ttl} {Convert.ToHexStringLower(record.Data.ToOctets())}");
        }
        return string.Join('|', parts);
    }

    private static string Name(DnsName name) => Convert.ToHexStringLower(name.ToOctets());

    private static string[] Peer(string[] arguments, IEnumerable<string> lines)
    {
        // Debian's own Python has the package; another one on the path may not.
        var python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "dnspython_peer.py"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var peer = Process.Start(start)!;
        var output = peer.StandardOutput.ReadToEndAsync();
        var errors = peer.StandardError.ReadToEndAsync();
        foreach (var line in lines) peer.StandardInput.WriteLine(line);
        peer.StandardInput.Close();
        peer.WaitForExit();
        Assert.That(peer.ExitCode, Is.Zero, errors.Result);
        return output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

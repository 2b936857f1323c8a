using System.Buffers.Binary;
using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Redaction;

/// <summary>Replaces identities in the octets of a frame, all in place: no length, offset or pointer changes.</summary>
internal sealed class FrameRedaction
{
    private readonly Pseudonyms stand;
    private readonly List<Replacement> replacements = [];

    /// <summary>The replacements by their first two octets, and whether they are text.</summary>
    private readonly Dictionary<int, List<Replacement>> byStart = [];

    private readonly List<(byte[] Find, byte[] Put)> cut = [];

    public FrameRedaction(Pseudonyms stand, IEnumerable<(string Find, string Put)> everywhere, IReadOnlyDictionary<string, string> hosts, IEnumerable<string> uuids)
    {
        this.stand = stand;
        foreach (var (mac, put) in stand.Macs)
        {
            byte[] from = mac.ToOctets(), to = put.ToOctets();
            replacements.Add(new(from, to));
            replacements.Add(new(Interface(from), Interface(to)));
            replacements.Add(new([.. from[..3], 0xFF, 0xFE, .. from[3..]], [.. to[..3], 0xFF, 0xFE, .. to[3..]]));
            // A name under ip6.arpa has a label for each digit, the last first.
            replacements.Add(new(ReverseLabels(Interface(from)), ReverseLabels(Interface(to)), IsText: true));
            // Solicited-node groups end in the last three octets, on the link and in the packet.
            replacements.Add(new([0x33, 0x33, 0xFF, .. from[3..]], [0x33, 0x33, 0xFF, .. to[3..]]));
            replacements.Add(new([0, 0, 0, 1, 0xFF, .. from[3..]], [0, 0, 0, 1, 0xFF, .. to[3..]]));
        }

        foreach (var (find, put) in everywhere)
            if (Octets.OfShown(find) is var octets && Octets.OfShown(put) is var to && octets.Length == to.Length)
                replacements.Add(new(octets, to, IsText: true));
        foreach (var (label, put) in hosts)
        {
            byte[] octets = Octets.OfShown(label), to = Encoding.UTF8.GetBytes(put);
            if (octets.Length is 0 or > 63 || octets.Length != to.Length)
                continue;
            replacements.Add(new([(byte)octets.Length, .. octets], [(byte)octets.Length, .. to], IsText: true));
            replacements.Add(new([.. octets, .. ".local"u8], [.. to, .. ".local"u8], IsText: true));
            // Within a text, where it is no part of another word; fewer octets are there by chance.
            if (octets.Length >= 3 && !Telling.IsWord(label)) replacements.Add(new(octets, to, IsText: true, IsWord: true));
            cut.Add((octets, to));
        }

        cut.AddRange(replacements.Where(one => one is { IsText: true, IsWord: false }).Select(one => (one.Find, one.Put)));
        foreach (var one in replacements.Where(one => one.Find.Length >= 2))
        {
            var key = Key(one.Find, 0, one.IsText);
            if (!byStart.TryGetValue(key, out var same)) byStart[key] = same = [];
            same.Add(one);
        }
        foreach (var same in byStart.Values) same.Sort((a, b) => b.Find.Length - a.Find.Length);
        // Whole ones are found by their shape.
        cut.AddRange(uuids.Select(uuid => (Encoding.Latin1.GetBytes(uuid), Encoding.Latin1.GetBytes(stand.Uuid(uuid)))));
    }

    public byte[] Of(ParsedFrame frame)
    {
        var octets = frame.Octets.ToArray();
        Replace(octets);
        ReplacePatterns(octets);
        if (frame.Ip is { } packet)
            ReplaceCut(octets, packet);
        if (frame.Ip is { IsFragment: false } ip)
            Repair(octets, frame, ip);
        return octets;
    }

    /// <summary>An IPv6 address made of a MAC address, with the stand-in's.</summary>
    public byte[] EuiOf(byte[] address)
    {
        var mac = new MacAddress(((ulong)(address[8] ^ 2) << 40) | ((ulong)address[9] << 32) | ((ulong)address[10] << 24)
            | ((ulong)address[13] << 16) | ((ulong)address[14] << 8) | address[15]);
        return [.. address[..8], .. Interface(stand.Mac(mac).ToOctets())];
    }

    /// <summary>Data that nobody has decoded, as long as they were.</summary>
    public byte[] Of(byte[] data)
    {
        byte[] octets = [.. data];
        Replace(octets);
        ReplacePatterns(octets);
        return octets;
    }

    private static byte[] ReverseLabels(byte[] octets) => [.. Convert.ToHexStringLower(octets).Reverse().SelectMany(digit => (byte[])[1, (byte)digit])];

    private static byte[] Interface(byte[] mac) => [(byte)(mac[0] ^ 2), mac[1], mac[2], 0xFF, 0xFE, mac[3], mac[4], mac[5]];

    /// <summary>In one pass, the longest first: a busy link has thousands of addresses in dozens of spellings.</summary>
    private void Replace(byte[] octets)
    {
        for (var at = 0; at + 2 <= octets.Length; at++)
        {
            var length = Replace(octets, at, isText: false);
            if (length == 0) length = Replace(octets, at, isText: true);
            at += Math.Max(0, length - 1);
        }
    }

    /// <summary>Returns how many octets were replaced.</summary>
    private int Replace(byte[] octets, int at, bool isText)
    {
        if (!byStart.TryGetValue(Key(octets, at, isText), out var candidates)) return 0;
        foreach (var (find, put, _, isWord) in candidates)
        {
            if (at + find.Length > octets.Length || !Matches(octets.AsSpan(at, find.Length), find, isText)) continue;
            if (isWord && ((at > 0 && IsLetter(octets[at - 1])) || (at + find.Length < octets.Length && IsLetter(octets[at + find.Length])))) continue;
            for (var i = 0; i < put.Length; i++)
                octets[at + i] = isText ? InCaseOf(octets[at + i], put[i]) : put[i];
            return find.Length;
        }
        return 0;
    }

    private static int Key(byte[] octets, int at, bool isText) =>
        isText ? 1 << 16 | Lower(octets[at]) << 8 | Lower(octets[at + 1]) : octets[at] << 8 | octets[at + 1];

    /// <summary>What the harness cut off on purpose, or IP fragmentation cut in two: the head of a secret at the end of a packet, its tail at the start.</summary>
    private void ReplaceCut(byte[] octets, IpHeader ip)
    {
        const int Least = 4;
        int start = ip.PayloadOffset, end = Math.Min(octets.Length, start + ip.PayloadLength);
        foreach (var (find, put) in cut)
            for (var length = Math.Min(find.Length - 1, end - start); length >= Least; length--)
            {
                if (Matches(octets.AsSpan(end - length, length), find.AsSpan(0, length), isText: true))
                    Put(octets, end - length, put.AsSpan(0, length));
                if (ip.IsFragment && Matches(octets.AsSpan(start, length), find.AsSpan(find.Length - length), isText: true))
                    Put(octets, start, put.AsSpan(put.Length - length));
            }
    }

    private static void Put(byte[] octets, int at, ReadOnlySpan<byte> put)
    {
        for (var i = 0; i < put.Length; i++)
            octets[at + i] = InCaseOf(octets[at + i], put[i]);
    }

    private static bool Matches(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> find, bool isText)
    {
        for (var i = 0; i < find.Length; i++)
            if (octets[i] != find[i] && !(isText && Lower(octets[i]) == Lower(find[i])))
                return false;
        return true;
    }

    private static bool IsLetter(byte octet) => char.IsAsciiLetterOrDigit((char)octet) || octet >= 0x80;

    private static byte Lower(byte octet) => octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet | 0x20) : octet;

    // Checks of upper and lower case must still read as they were judged.
    private static byte InCaseOf(byte like, byte octet) => like is >= (byte)'A' and <= (byte)'Z' && octet is >= (byte)'a' and <= (byte)'z' ? (byte)(octet & ~0x20) : octet;

    private void ReplacePatterns(byte[] octets)
    {
        var text = Encoding.Latin1.GetString(octets);
        foreach (System.Text.RegularExpressions.Match match in Shapes.Uuid().Matches(text))
            Encoding.Latin1.GetBytes(stand.Uuid(match.Value)).CopyTo(octets, match.Index);
        foreach (System.Text.RegularExpressions.Match match in Shapes.Mac().Matches(text))
            Encoding.Latin1.GetBytes(Redactor.Spelled(stand.Mac(MacAddress.Parse(match.Value.Replace('-', ':').Replace(' ', ':'))), match.Value)).CopyTo(octets, match.Index);
        foreach (System.Text.RegularExpressions.Match match in Shapes.Eui().Matches(text))
            if (System.Net.IPAddress.TryParse(match.Value, out var address) && address.GetAddressBytes() is { Length: 16 } its && its[11] == 0xFF && its[12] == 0xFE)
                Encoding.Latin1.GetBytes(SameWidth(match.Value, EuiOf(its))).CopyTo(octets, match.Index);
    }

    /// <summary>An IPv6 address as text with another interface identifier, each group as wide as it was: no length in a frame may change.</summary>
    private static string SameWidth(string text, byte[] address)
    {
        var groups = text.Split(':');
        for (var i = 1; i <= 4 && i <= groups.Length; i++)
        {
            var digits = $"{address[^(2 * i)]:x2}{address[^(2 * i - 1)]:x2}";
            groups[^i] = digits[^Math.Min(groups[^i].Length, 4)..];
        }
        return string.Join(':', groups);
    }

    private static void Repair(byte[] octets, ParsedFrame before, IpHeader ip)
    {
        var after = FrameReader.Read(octets);
        if (after.Ip is not { } now)
            return;
        if (before.Udp is { ChecksumHolds: true, Offset: var udp })
            Sum(octets, now, udp, before.Udp.PayloadLength + 8, udp + 6, 17);
        else if (ip.Protocol == 58 && ip.PayloadLength >= 4)
            Sum(octets, now, ip.PayloadOffset, ip.PayloadLength, ip.PayloadOffset + 2, 58);
    }

    private static void Sum(byte[] octets, IpHeader ip, int start, int length, int at, byte protocol)
    {
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(at), 0);
        var sum = Checksum.Of(octets.AsSpan(start, length), Checksum.PseudoHeader(ip.Source, ip.Destination, protocol, length));
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(at), sum == 0 ? (ushort)0xFFFF : sum);
    }

    /// <param name="IsText">Whatever its case.</param>
    /// <param name="IsWord">Neither letter nor digit stands beside it.</param>
    private sealed record Replacement(byte[] Find, byte[] Put, bool IsText = false, bool IsWord = false);
}

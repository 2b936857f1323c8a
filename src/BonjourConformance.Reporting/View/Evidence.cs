using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BonjourConformance.Link;
using BonjourConformance.Reporting.Frames;
using BonjourConformance.Reporting.Html;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting.View;

/// <summary>
/// The frames that the checks of a report rest on, decoded once each, and compressed into one block that the page's script opens on demand.
/// </summary>
public sealed class Evidence(IReadOnlyList<Frame> frames, DeviceInfo device)
{
    /// <summary>Compressed octets of frames in one report; with markup around them a file stays below 5 MB.</summary>
    private const int MostRawOctets = 24_000_000;

    private readonly Dictionary<int, Frame> byNumber = frames.ToDictionary(frame => frame.Number);
    private readonly SortedDictionary<int, string> packed = [];
    private readonly Dictionary<string, string> pictures = [];
    private int raw;

    public Lanes Lanes { get; } = new(device, frames);

    /// <summary>The frame of that number, or null when the capture does not hold it.</summary>
    public Frame? Find(int number) => byNumber.GetValueOrDefault(number);

    /// <summary>The frames numbered from first to last.</summary>
    public IEnumerable<Frame> Between(int first, int last) => Enumerable.Range(first, last - first + 1).Select(Find).OfType<Frame>();

    /// <summary>Embeds a frame; false when the block is full.</summary>
    public bool Add(Frame frame)
    {
        if (packed.ContainsKey(frame.Number))
            return true;
        if (raw > MostRawOctets)
            return false;
        var json = Pack(frame);
        raw += json.Length;
        packed.Add(frame.Number, json);
        return true;
    }

    /// <summary>Embeds a picture that the script shows when the check is opened.</summary>
    public void Add(string anchor, Markup picture)
    {
        raw += picture.Value.Length;
        pictures[anchor] = picture.Value;
    }

    /// <summary>The block: base64 of deflated JSON {start, frames: {number: [ms, sent, lane, octets, comment, summary, fields]}, pictures}.</summary>
    public Markup Block(DateTimeOffset started)
    {
        using var octets = new MemoryStream();
        using (var deflate = new DeflateStream(octets, CompressionLevel.Optimal, leaveOpen: true))
        using (var writer = new StreamWriter(deflate, new UTF8Encoding(false)))
        {
            writer.Write($"{{\"start\":{started.ToUnixTimeMilliseconds()},\"frames\":{{");
            var separator = "";
            foreach (var (number, json) in packed)
            {
                writer.Write($"{separator}\"{number}\":{json}");
                separator = ",";
            }

            writer.Write("},\"pictures\":");
            writer.Write(JsonSerializer.Serialize(new SortedDictionary<string, string>(pictures, StringComparer.Ordinal), Compact));
            writer.Write("}");
        }

        return new Markup(Convert.ToBase64String(octets.GetBuffer(), 0, (int)octets.Length));
    }

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string Pack(Frame frame)
    {
        var json = new StringBuilder();
        json.Append('[').Append(Units.Value(frame.At.TotalMilliseconds * 1000)).Append(frame.Direction == Direction.Sent ? ",1," : ",0,");
        json.Append('"').Append(Lanes.Of(frame)).Append("\",\"").Append(Convert.ToBase64String(frame.Parsed.Octets.Span)).Append("\",");
        json.Append(Text(frame.Comment ?? "")).Append(',').Append(Text(FrameSummary.Of(frame.Parsed))).Append(",[");
        var separator = "";
        foreach (var field in FrameTree.Of(frame.Parsed))
        {
            json.Append($"{separator}{field.Depth},{field.Offset},{field.Length},{(field.IsFlaw ? 1 : 0)},").Append(Text(field.Text));
            separator = ",";
        }

        return json.Append("]]").ToString();
    }

    private static string Text(string text) => JsonSerializer.Serialize(Visible.Of(text), Compact);
}

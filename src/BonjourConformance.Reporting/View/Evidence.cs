using System.Globalization;
using System.IO.Compression;
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
    /// <summary>Octets before compression, estimated; they shrink to about a tenth, so that with the markup around them a file stays below 5 MB.</summary>
    private const int MostRawOctets = 20_000_000;

    private readonly Dictionary<int, Frame> byNumber = frames.ToDictionary(frame => frame.Number);
    private readonly SortedDictionary<int, Frame> embedded = [];
    private readonly SortedDictionary<string, string> pictures = new(StringComparer.Ordinal);
    private int raw;

    public Lanes Lanes { get; } = new(device, frames);

    /// <summary>The frame of that number, or null when the capture does not hold it.</summary>
    public Frame? Find(int number) => byNumber.GetValueOrDefault(number);

    /// <summary>When a frame was seen, counted from the first of the capture as Wireshark does.</summary>
    public string Time(Frame frame) => $"{((frame.At - (Find(1)?.At ?? TimeSpan.Zero)).TotalMilliseconds / 1000).ToString("0.000000", CultureInfo.InvariantCulture)} s";

    /// <summary>The frames seen from one instant to another, in ms since the start of the run.</summary>
    public IEnumerable<Frame> Between(double fromMs, double toMs)
    {
        int low = 0, high = frames.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (frames[middle].At.TotalMilliseconds < fromMs)
                low = middle + 1;
            else
                high = middle;
        }

        return frames.Skip(low).TakeWhile(frame => frame.At.TotalMilliseconds <= toMs);
    }

    /// <summary>Embeds a frame; false when the block is full.</summary>
    public bool Add(Frame frame)
    {
        if (embedded.ContainsKey(frame.Number))
            return true;
        if (raw > MostRawOctets)
            return false;
        // The octets twice as base64 would be, and about ten times as meaning.
        raw += 400 + 12 * frame.Parsed.Octets.Length;
        embedded.Add(frame.Number, frame);
        return true;
    }

    /// <summary>Embeds a picture that the script shows when the check is opened.</summary>
    public void Add(string anchor, Markup picture)
    {
        raw += picture.Value.Length;
        pictures[anchor] = picture.Value;
    }

    /// <summary>The block: base64 of deflated JSON {start, frames: {number: [ms, sent, lane, octets, comment, summary, fields, time]}, pictures}.</summary>
    public Markup Block(DateTimeOffset started)
    {
        using var octets = new MemoryStream();
        using (var deflate = new DeflateStream(octets, CompressionLevel.Optimal, leaveOpen: true))
        using (var json = new Utf8JsonWriter(deflate, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("start", started.ToUnixTimeMilliseconds());
            json.WriteStartObject("frames");
            foreach (var (number, frame) in embedded)
            {
                json.WritePropertyName(number.ToString(CultureInfo.InvariantCulture));
                Write(frame, json);
            }

            json.WriteEndObject();
            json.WriteStartObject("pictures");
            foreach (var (anchor, picture) in pictures)
                json.WriteString(anchor, picture);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new Markup(Convert.ToBase64String(octets.GetBuffer(), 0, (int)octets.Length));
    }

    private void Write(Frame frame, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        json.WriteNumberValue(frame.At.Ticks / 10m);
        json.WriteNumberValue(frame.Direction == Direction.Sent ? 1 : 0);
        json.WriteStringValue(Lanes.Of(frame).ToString());
        json.WriteBase64StringValue(frame.Parsed.Octets.Span);
        json.WriteStringValue(Visible.Of(frame.Comment ?? ""));
        json.WriteStringValue(Visible.Of(FrameSummary.Of(frame.Parsed)));
        json.WriteStartArray();
        foreach (var field in FrameTree.Of(frame.Parsed))
        {
            json.WriteNumberValue(field.Depth);
            json.WriteNumberValue(field.Offset);
            json.WriteNumberValue(field.Length);
            json.WriteNumberValue(field.IsFlaw ? 1 : 0);
            json.WriteStringValue(Visible.Of(field.Text));
        }

        json.WriteEndArray();
        json.WriteStringValue(Time(frame));
        json.WriteEndArray();
    }
}

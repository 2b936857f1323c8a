using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Makes TXT rdata of attributes (RFC 6763 sections 6.1 and 6.4).</summary>
public static class TextRecord
{
    public static RecordData Of(InstanceSetup instance) =>
        new TxtData(instance.Txt.Count == 0 ? [[]] : [.. instance.Txt.Select(a => Text(a.Key, a.Value))]);

    /// <summary>"key", or "key=" and the value; cut to the 255 octets of a string.</summary>
    public static byte[] Text(string key, byte[]? value)
    {
        byte[] text = value is null ? Encoding.UTF8.GetBytes(key) : [.. Encoding.UTF8.GetBytes(key), (byte)'=', .. value];
        return text.Length > 255 ? text[..255] : text;
    }
}

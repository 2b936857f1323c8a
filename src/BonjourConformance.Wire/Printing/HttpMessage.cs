using System.Globalization;
using System.Text;

namespace BonjourConformance.Wire.Printing;

/// <summary>An HTTP/1.1 message (RFC 9112), as far as one request and its response need it. What cannot be read is not there; nothing is thrown.</summary>
public sealed record HttpMessage(string FirstLine, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The status of a response; 0 where the first line has none.</summary>
    public int Status => FirstLine.Split(' ') is [var version, var code, ..] && version.StartsWith("HTTP/", StringComparison.Ordinal) && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0;

    /// <summary>The path of a request; empty where the first line has none.</summary>
    public string Path => FirstLine.Split(' ') is [_, var path, ..] ? path : "";

    public static byte[] Request(string method, string path, string host, string type, ReadOnlySpan<byte> body) =>
        [.. Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: bonjour-conformance\r\nAccept: */*\r\nConnection: close\r\n{(body.Length == 0 ? "" : $"Content-Type: {type}\r\nContent-Length: {body.Length}\r\n")}\r\n"), .. body];

    public static byte[] Response(int status, string reason, string type, ReadOnlySpan<byte> body) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status} {reason}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), .. body];

    /// <summary>Reads one message from the start of a stream; interim responses (1xx) are passed over. Null: it is not whole yet.</summary>
    /// <param name="ended">Nothing will follow: a body without a length ends here.</param>
    public static HttpMessage? Read(ReadOnlySpan<byte> octets, bool ended)
    {
        while (true)
        {
            var end = octets.IndexOf("\r\n\r\n"u8);
            if (end < 0) return null;
            var lines = Encoding.Latin1.GetString(octets[..end]).Split("\r\n");
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var line in lines.Skip(1))
                if (line.IndexOf(':') is > 0 and var colon) headers.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim());
            var message = new HttpMessage(lines[0], headers, []);
            octets = octets[(end + 4)..];
            if (message.Status is >= 100 and < 200) continue;
            return BodyOf(message, octets, ended) is { } body ? message with { Body = body } : null;
        }
    }

    private static byte[]? BodyOf(HttpMessage message, ReadOnlySpan<byte> octets, bool ended)
    {
        if (message.Headers.GetValueOrDefault("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true) return Chunks(octets, ended);
        if (message.Headers.TryGetValue("Content-Length", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return octets.Length >= length ? octets[..length].ToArray() : ended ? octets.ToArray() : null;
        // A request without a length has no body; a response without one goes on to the end of the connection.
        return message.Status == 0 ? [] : ended ? octets.ToArray() : null;
    }

    private static byte[]? Chunks(ReadOnlySpan<byte> octets, bool ended)
    {
        var body = new List<byte>();
        while (octets.IndexOf("\r\n"u8) is >= 0 and var end)
        {
            if (!int.TryParse(Encoding.Latin1.GetString(octets[..end]).Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0) return [.. body];
            if (size == 0) return [.. body];
            if (octets.Length < end + 4 + size) break;
            body.AddRange(octets.Slice(end + 2, size));
            octets = octets[(end + 4 + size)..];
        }
        return ended ? [.. body] : null;
    }
}

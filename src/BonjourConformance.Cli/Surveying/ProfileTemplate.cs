using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Records.Reading;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Surveying;

/// <summary>Writes a profile of a device that was found, with comments on what only a person knows.</summary>
internal static class ProfileTemplate
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string Of(Box box, string onInterface)
    {
        var host = Known("host", Subjects.Plain(box.MainHost)) ? box.MainHost.FirstLabel : null;
        var name = host is not null && Known("name", host) ? host : "device";
        var entries = box.Instances.Where(i => !i.IsPlaceholder).Select(i => Entry(i, box)).ToList();
        var written = entries.OfType<string>().ToList();
        var text = new StringBuilder();
        text.Append($$"""
            // A profile of what answered on {{Text(onInterface)}}, for `run --profile`. What is listed here and is not offered any more, or is offered otherwise, is a Fail:
            // take out what may change from day to day.
            {
              // As people call it: stands at the top of the report, and a firmware is no part of it, so that the history of a device stays one.
              "name": {{Text(name)}},
              // "model": "", "firmware": "", "serial": "", "note": "",


            """);
        text.Append(host is not null ? $"  \"host\": {Text(host)},\n" : $"  // It stated no host name; its link-layer address tells it from others.\n  \"mac\": {Text(box.Macs.First().ToString())},\n");
        text.Append(box.Sources.Concat(box.Addresses).Any(a => a.IsIPv4LinkLocal())
            ? "  // How it comes by its IPv4 address. It has a link-local one, so the checks of RFC 3927 bind it.\n  \"ipv4\": \"linkLocal\",\n"
            : "  // How it comes by its IPv4 address: static, dhcp or linkLocal.\n  // \"ipv4\": \"dhcp\",\n");
        if (written.Count > 0) text.Append($"\n  \"instances\": [\n{string.Join(",\n", written)}\n  ],\n");
        if (entries.Count > written.Count) text.Append($"  // {entries.Count - written.Count} more cannot be written in a profile: a name that is no valid text, or no SRV record. They are judged all the same.\n");
        text.Append("""

              // Commands that switch it off and on and change it, without a person (fixtures/devices/README.md has examples). With powerCycle the checks of
              // start-up run by themselves.
              "control": {
                // "powerCycle": ["bash", "switch-outlet.sh", "4"],
                // "rename": ["bash", "rename.sh", "{instance}", "{type}", "{newName}"]
              }
            }

            """);
        return text.ToString();
    }

    /// <summary>Null: no profile can say it.</summary>
    private static string? Entry(ServiceInstance instance, Box box)
    {
        if (instance.Srv is null) return null;
        var subtypes = box.Subtypes.Where(s => s.Instance == instance.Name).Select(s => s.Subtype.FirstLabel).Distinct().ToList();
        var pairs = (instance.Txt?.Strings ?? []).Where(s => s.Length > 0 && s[0] != '=').Select(Pair).OfType<(string Key, string? Value)>().DistinctBy(p => p.Key, StringComparer.OrdinalIgnoreCase).ToList();
        List<string> members =
        [
            $"\"name\": {Text(instance.Label)}", $"\"type\": {Text(Subjects.TypeText(instance.Type))}", $"\"port\": {instance.Srv.Port}",
            .. subtypes.Count > 0 ? (string[])[$"\"subtypes\": [{string.Join(", ", subtypes.Select(Text))}]"] : [],
            .. pairs.Count > 0 ? (string[])[$"\"txt\": {{ {string.Join(", ", pairs.Select(p => $"{Text(p.Key)}: {(p.Value is null ? "null" : Text(p.Value))}"))} }}"] : [],
        ];
        var entry = $"    {{ {string.Join(", ", members)} }}";
        try
        {
            var read = ProfileReader.Parse($"{{ \"name\": \"x\", \"instances\": [{entry}] }}", "profile");
            return read.Instances[0].FullName == instance.Name ? entry : null;
        }
        catch (FileException)
        {
            return null;
        }
    }

    /// <summary>A key and its value; null where they are no UTF-8, which a profile cannot hold.</summary>
    private static (string Key, string? Value)? Pair(byte[] octets)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(octets);
            return text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (text[..at], text[(at + 1)..]) : (text, null);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool Known(string member, string text)
    {
        try
        {
            ProfileReader.Parse($"{{ {(member == "name" ? "" : "\"name\": \"x\", ")}\"{member}\": {Text(text)} }}", "profile");
            return true;
        }
        catch (FileException)
        {
            return false;
        }
    }

    private static string Text(string text) => JsonSerializer.Serialize(text, Plain);
}

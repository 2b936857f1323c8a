using System.Runtime.CompilerServices;
using System.Text.Json;
using BonjourConformance.Checks.Profiles;
using NJsonSchema;

namespace BonjourConformance.Checks.Tests;

/// <summary>The profiles that are shipped, the schema beside them, and the reader must mean the same thing.</summary>
public sealed class ProfileFilesTests
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static string[] Profiles => [.. Directory.GetFiles(Devices(), "*.json").Where(f => !f.EndsWith(".schema.json", StringComparison.Ordinal)).Order()];

    [TestCaseSource(nameof(Profiles))]
    public async Task A_shipped_profile_is_valid_by_its_schema(string path) =>
        Assert.That(await Complaints(await File.ReadAllTextAsync(path)), Is.Empty);

    [TestCaseSource(nameof(Profiles))]
    public void A_shipped_profile_is_read(string path)
    {
        var profile = ProfileReader.Read(path);
        Assert.That(profile.Host, Path.GetFileName(path) is "ciao-default.json" or "hap-two-accessories.json" ? Is.Null : Is.EqualTo(Path.GetFileName(path) is "mdnsd-one-instance.json" ? "InstanceA" : "printer"), "a device of several host names is known by none of them");
        Assert.That(profile.Instances, Is.Not.Empty);
        // What an accessory of HomeKit says of itself is made anew at each start.
        if (Path.GetFileName(path) != "hap-two-accessories.json") Assert.That(profile.Instances.Sum(i => i.Txt.Count), Is.GreaterThan(0));
    }

    [TestCase("""{ "host": "printer" }""", TestName = "no name")]
    [TestCase("""{ "name": "x", "hots": "printer" }""", TestName = "an unknown field")]
    [TestCase("""{ "name": "x", "host": "a.b.local" }""", TestName = "a host name of two labels")]
    [TestCase("""{ "name": "x", "address": "300.1.1.1" }""", TestName = "an impossible address")]
    [TestCase("""{ "name": "x", "ipv4": "auto" }""", TestName = "an unknown way to an address")]
    [TestCase("""{ "name": "x", "control": { "reboot": ["true"] } }""", TestName = "an unknown control")]
    [TestCase("""{ "name": "x", "control": { "start": "true" } }""", TestName = "a control that is no array")]
    [TestCase("""{ "name": "x", "instances": [{ "name": "a", "type": "ipp", "port": 1 }] }""", TestName = "a type without underscores")]
    [TestCase("""{ "name": "x", "instances": [{ "name": "a", "type": "_ipp._tcp", "port": 65536 }] }""", TestName = "a port out of range")]
    public async Task The_schema_complains_of(string text) => Assert.That(await Complaints(text), Is.Not.Empty);

    private static async Task<string[]> Complaints(string text)
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Devices(), "profile.schema.json"));
        var strict = JsonSerializer.Serialize(JsonDocument.Parse(text, Lenient).RootElement);
        return [.. schema.Validate(strict).Select(e => e.ToString())];
    }

    private static string Devices([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../fixtures/devices"));
}

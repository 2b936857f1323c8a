using System.Text;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Attributes that no RFC forbids and that clients of a family cannot use, most of them as devices in the field have them.</summary>
public static class PracticeFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("ipp-without-uuid", ["printing-01"], "Has no UUID at its _ipp services.", Each(i => i.Type == "_ipp._tcp", i => Without(i, "UUID"))),
        new("one-queue-without-adminurl", ["printing-01"], "Has no adminurl at one of two _ipp services.", Each(i => i is { Type: "_ipp._tcp", Name: "InstanceB" }, i => Without(i, "adminurl"))),
        new("ipps-without-tls-key", ["printing-02"], "Has no key TLS at its _ipps services.", Each(i => i.Type == "_ipps._tcp", i => Without(i, "TLS"))),
        new("ipps-without-rp", ["printing-02"], "Has no key rp at one of its _ipps services.", Each(i => i is { Type: "_ipps._tcp", Name: "InstanceA" }, i => Without(i, "rp"))),
        new("adminurl-is-a-host-name", ["printing-03"], "Gives a host name as adminurl.", Set("adminurl", "printer.local")),
        new("colour-without-jpeg", ["printing-04"], "Lists no JPEG though it prints colour.", Set("pdl", "application/pdf,image/pwg-raster,image/urf")),
        new("no-pwg-raster-on-ipps", ["printing-04"], "Lists no PWG raster at its _ipps services.", Each(i => i.Type == "_ipps._tcp", i => With(i, "pdl", "application/pdf,image/jpeg,image/urf"))),
        new("uuid-with-urn", ["printing-05", "6763-6.3-05"], "Writes urn:uuid: before its UUID.", Every(i => With(i, "UUID", "urn:uuid:" + Get(i, "UUID")))),
        new("uuid-without-hyphens", ["printing-05"], "Writes a UUID without hyphens.", Every(i => With(i, "UUID", Get(i, "UUID").Replace("-", "", StringComparison.Ordinal)))),
        new("tls-key-is-t", ["printing-06"], "Says TLS=T.", Each(i => i.Type == "_ipps._tcp", i => With(i, "TLS", "T"))),
        new("ipps-not-under-print", ["printing-07"], "Has the key TLS at _ipp, but offers _ipps under no subtype _print.", b => b.Services.Setup.Add(s => s with
        {
            Instances = [.. s.Instances.Select(i => i.Type == "_ipp._tcp" ? With(i, "TLS", "1.2") : i.Type == "_ipps._tcp" ? i with { Subtypes = ["_universal"] } : i)],
        })),
        new("one-queue-under-print", ["printing-08"], "Lists one of its two queues under _print.", Each(i => i is { Type: "_ipp._tcp", Name: "InstanceB" }, i => i with { Subtypes = ["_universal"] })),
        new("airprint-without-urf", ["printing-09"], "Has no key URF.", Every(i => Without(i, "URF"))),
        new("airprint-with-empty-urf", ["printing-09"], "Has an empty URF at one queue.", Each(i => i.Name == "InstanceB", i => With(i, "URF", ""))),
        new("rp-with-leading-slash", ["printing-10"], "Begins rp with a slash.", Every(i => With(i, "rp", "/" + Get(i, "rp")))),
        new("scanner-rs-with-leading-slash", ["printing-10"], "Begins rs of its scanner with a slash.", Also("_uscan._tcp", ("rs", "/eSCL"), ("cs", "grayscale,color"), ("is", "platen"))),
        new("pdl-ends-in-a-comma", ["printing-11"], "Ends pdl in a comma.", Set("pdl", "application/pdf,image/pwg-raster,image/urf,image/jpeg,")),
        new("pdl-of-words", ["printing-11"], "Lists names of languages in pdl of one queue.", Each(i => i is { Name: "InstanceB" }, i => With(i, "pdl", "PCL5,image/pwg-raster,image/jpeg"))),
        new("ty-without-value", ["printing-12"], "Has the key ty without a value.", Every(i => WithOctets(i, "ty", null))),
        new("product-without-parentheses", ["printing-13"], "Gives product without parentheses.", Set("product", "Example Page 100")),
        new("priority-in-words", ["printing-14"], "Says priority=high.", Set("priority", "high")),
        new("priority-of-250", ["printing-14"], "Gives one queue priority 250.", Each(i => i is { Name: "InstanceA", Type: "_ipp._tcp" }, i => With(i, "priority", "250"))),
        new("qtotal-of-two", ["printing-15"], "Says qtotal=2 beside one TXT record.", Set("qtotal", "2")),
        new("duplex-is-yes", ["printing-16"], "Says Duplex=yes.", Set("Duplex", "yes")),
        new("color-is-lower-case", ["printing-16"], "Says Color=true at its _ipps services.", Each(i => i.Type == "_ipps._tcp", i => With(i, "Color", "true"))),
        new("papermax-is-a-sheet", ["printing-17"], "Says PaperMax=A4.", Every(i => With(i, "PaperMax", "A4"))),
        new("air-is-true", ["printing-18"], "Says air=T.", Set("air", "T")),
        new("urf-with-spaces", ["printing-19", "6763-6.3-05"], "Has spaces between the tokens of URF.", Set("URF", "V1.4, W8, SRGB24, RS300")),
        new("ipps-under-another-name", ["printing-20"], "Names its _ipps services otherwise.", b => b.Services.Setup.Add(s => (s with
        {
            Instances = [.. s.Instances.Where(i => !i.Placeholder).Select(i => i.Type == "_ipps._tcp" ? i with { Name = i.Name + " secure" } : i)],
        }).HoldingFlagshipNames())),
        new("ipps-with-another-uuid", ["printing-21"], "Has another UUID at its _ipps services.", Each(i => i.Type == "_ipps._tcp", i => With(i, "UUID", "5" + Get(i, "UUID")[1..]))),
        new("ipps-with-another-model", ["printing-21"], "Names another model at one of its _ipps services.", Each(i => i is { Type: "_ipps._tcp", Name: "InstanceA" }, i => With(i, "ty", "Example Page 100 (secure)"))),
        new("both-queues-with-one-uuid", ["printing-22"], "Has one UUID for both queues.", Set("UUID", "4509a320-00a0-008f-00b6-000000000000")),
        new("kind-in-german", ["printing-23"], "Says kind=Papier.", Every(i => With(i, "kind", "Papier"))),

        new("http-path-without-slash", ["families-01"], "Says path=index.html at _http.", Also("_http._tcp", ("path", "index.html"))),
        new("hap-without-category", ["families-02"], "Leaves out ci at _hap.", Also("_hap._tcp", ("c#", "1"), ("id", "02:00:5E:00:53:02"), ("md", "Example"), ("s#", "1"), ("sf", "1"))),
        new("hap-id-without-colons", ["families-03"], "Gives id of _hap without colons.", Also("_hap._tcp", ("c#", "1"), ("id", "AABBCCDDEEFF"), ("md", "Example"), ("s#", "1"), ("sf", "1"), ("ci", "5"))),
        new("hap-configuration-zero", ["families-04"], "Gives c# of _hap as 0.", Also("_hap._tcp", ("c#", "0"), ("id", "AA:BB:CC:DD:EE:FF"), ("md", "Example"), ("s#", "1"), ("sf", "1"), ("ci", "5"))),
        new("airplay-features-in-decimal", ["families-05"], "Gives features of _airplay in decimal.", Also("_airplay._tcp", ("deviceid", "AA:BB:CC:DD:EE:FF"), ("features", "1518338039"))),
        new("airplay-deviceid-is-a-name", ["families-06"], "Gives its host name as deviceid of _airplay.", Also("_airplay._tcp", ("deviceid", "printer"), ("features", "0x5A7FFFF7,0x1E"))),
        new("scanner-colours-in-capitals", ["families-07"], "Writes the colours of _uscan with capitals.", Also("_uscan._tcp", ("rs", "eSCL"), ("cs", "Grayscale,Color"), ("is", "platen"))),
    ];

    private static Action<Behaviour> Each(Func<InstanceSetup, bool> which, Func<InstanceSetup, InstanceSetup> change) =>
        b => b.Services.Setup.Add(s => s with { Instances = [.. s.Instances.Select(i => which(i) ? change(i) : i)] });

    private static Action<Behaviour> Every(Func<InstanceSetup, InstanceSetup> change) => Each(i => !i.Placeholder, change);

    /// <summary>A value for every service that has the key.</summary>
    private static Action<Behaviour> Set(string key, string value) => Each(i => i.Txt.Any(t => t.Key == key), i => With(i, key, value));

    /// <summary>One more service.</summary>
    private static Action<Behaviour> Also(string type, params (string Key, string Value)[] txt) => b => b.Services.Setup.Add(s => s with
    {
        Instances = [.. s.Instances, new InstanceSetup("InstanceA", type, 8080) { Txt = [.. txt.Select(t => KeyValuePair.Create(t.Key, (byte[]?)Encoding.UTF8.GetBytes(t.Value)))] }],
    });

    private static InstanceSetup Without(InstanceSetup instance, string key) => instance with { Txt = [.. instance.Txt.Where(t => t.Key != key)] };

    private static InstanceSetup With(InstanceSetup instance, string key, string value) => WithOctets(instance, key, Encoding.UTF8.GetBytes(value));

    private static InstanceSetup WithOctets(InstanceSetup instance, string key, byte[]? value) => instance.Txt.Any(t => t.Key == key)
        ? instance with { Txt = [.. instance.Txt.Select(t => t.Key == key ? KeyValuePair.Create(key, value) : t)] }
        : instance with { Txt = [.. instance.Txt, KeyValuePair.Create(key, value)] };

    private static string Get(InstanceSetup instance, string key) => instance.Txt.FirstOrDefault(t => t.Key == key).Value is { } value ? Encoding.UTF8.GetString(value) : "";
}

/// <summary>What printers may say of themselves otherwise than the simulator does.</summary>
public static class PracticeVariations
{
    public static IReadOnlyList<Variation> All { get; } =
    [
        new("more-info-at-the-host-asked-for", "Gives as printer-more-info the host that it was asked by, as CUPS does.", b => b.Ports.NamesAskedHost = true),
    ];
}

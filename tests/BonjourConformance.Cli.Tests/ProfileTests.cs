using System.Text.Json.Nodes;

namespace BonjourConformance.Cli.Tests;

/// <summary>A wrong profile ends with 2, and the message names the field and the line.</summary>
[Parallelizable(ParallelScope.None)]
public sealed class ProfileTests
{
    [TestCase("{\n  // a comment\n  \"name\": 3\n}", "line 3", ", name")]
    [TestCase("{\n  \"ipv4\": \"magic\"\n}", "line 2", ", ipv4")]
    [TestCase("{\n  \"address\": \"1.2.3\"\n,\n  \"adress\": \"x\"\n}", "line 4", "")]
    [TestCase("{\n  \"instances\": [\n    { \"name\": \"A\", \"type\": \"_ipp._tcp\", \"port\": 70000 }\n  ]\n}", "line 3", ", instances[0].port")]
    [TestCase("{\n  \"control\": { \"start\": \"sh\" }\n}", "line 2", ", control.start")]
    [TestCase("{\n  \"control\": { \"start\":\n [] }\n}", "line 3", ", control.start")]
    [TestCase("{\n  \"host\": \"a.b.local\"\n}", "line 2", ", host")]
    [TestCase("{\n  \"instances\": [\n    { \"name\": \"\", \"type\": \"_ipp._tcp\", \"port\": 1 }\n  ]\n}", "line 3", ", instances[0].name")]
    [TestCase("{\n  \"instances\": [\n    { \"name\": \"A\", \"type\": \"ipp\", \"port\": 1 }\n  ]\n}", "line 3", ", instances[0].type")]
    [TestCase("{\n  \"instances\": [\n    { \"name\": \"A\",\n \"port\": 1 }\n  ]\n}", "line 3", ", instances[0]")]
    [TestCase("{\n  \"name\": \"x\"", "line 2", "")]
    public void A_wrong_profile_is_named_by_field_and_line(string text, string line, string field)
    {
        var path = Tool.File("device.json", text);

        var said = Tool.Invoke("run", "--profile", path, "--out", Tool.Folder());

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Usage));
            Assert.That(said.Error, Does.Contain($"{path}, {line}{field}: "));
        });
    }

    /// <summary>A profile in which every member stands.</summary>
    private const string Whole = """
        { "$schema": "x", "name": "Lamp", "model": "L", "firmware": "1", "serial": "S", "note": "n", "host": "lamp", "mac": "02-00-5e-00-53-02", "address": "192.168.77.2", "ipv4": "static", "bootSeconds": 5,
          "instances": [ { "name": "A", "type": "_ipp._tcp", "port": 631, "subtypes": ["_color"], "txt": { "txtvers": "1" } } ], "accessory": "bound", "mayServeDhcp": false, "querier": true, "renames": true, "changesTxt": true,
          "sleeps": true, "controlSeconds": 5, "control": { "powerCycle": ["true"], "start": ["true"], "stop": ["true"], "kill": ["true"], "cableOut": ["true"], "cableIn": ["true"], "rename": ["true"], "changeTxt": ["true"],
          "browse": ["true"], "stopBrowse": ["true"], "resolve": ["true"], "connect": ["true"], "sleep": ["true"], "wake": ["true"] } }
        """;

    [Test]
    public void Whatever_stands_in_a_member_is_refused_with_its_line_or_judged_with()
    {
        var (whole, places) = (JsonNode.Parse(Whole)!, new List<string[]>());
        HostileFilesTests.Places(whole, [], places);
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Tool.Root, "fixtures", "devices", "profile.schema.json")))!;
        Assert.That(whole.AsObject().Select(m => m.Key), Is.EquivalentTo(schema["properties"]!.AsObject().Select(m => m.Key)), "no member is left out");
        var taken = new List<string>();
        Assert.Multiple(() =>
        {
            foreach (var place in places)
                foreach (var (name, value) in HostileFilesTests.Values)
                {
                    var (what, path) = ($"{string.Join('.', place)} {name}", Tool.File("device.json", HostileFilesTests.With(whole, place, value)));
                    var said = Tool.Invoke("run", "--plan", "--profile", path, "--only", "rfc6763/6.1");
                    Assert.That(said.Code, Is.AnyOf(ExitCode.Good, ExitCode.Usage), $"{what}: {said.Error}");
                    if (said.Code == ExitCode.Usage) Assert.That(said.Error, Does.Contain($"{path}, line "), what);
                    HostileFilesTests.Plain(said, what);
                    // What is absent is not another profile to the simulated device for each control.
                    if (said.Code != ExitCode.Good || (value is null or "null" && place[0] == "control")) continue;
                    taken.Add(what);
                    said = Tool.Invoke("run", "--profile", path, "--only", "rfc6763/6.1/never-empty", "--out", Path.Combine(Tool.Folder(), "run"));
                    Assert.That(said.Code, Is.AnyOf(ExitCode.Good, ExitCode.Usage), $"{what}: {said.Error}");
                    HostileFilesTests.Plain(said, what);
                }
        });
        TestContext.Out.WriteLine(string.Join('\n', taken));
        Assert.That(taken, Has.None.Contains("1e20").And.None.Contains("1e308").And.None.Contains("not-a-number"));
    }

    [Test]
    public void A_slip_is_told_once_with_what_was_meant()
    {
        var path = Tool.File("device.json", """
            { "hosst": "lamp", "instances": [ { "name": "A", "type": "_ipp._tcp", "port": "631" } ] }
            """);

        var said = Tool.Invoke("run", "--profile", path, "--out", Tool.Folder());

        Assert.That(said.Error, Does.Contain("there is no member \"hosst\"; \"host\" is meant, perhaps").And.Contain("instances[0].port").And.Not.Contain("0 elements"));
    }

    [Test]
    public void The_device_of_a_profile_is_simulated()
    {
        var path = Tool.File("device.json", """
            { "name": "Lamp", "host": "lamp", "mac": "02-00-5E-00-53-1A", "instances": [ { "name": "Night light", "type": "_http._tcp", "port": 80, "txt": { "path": "/", "on": null }, }, ], }
            """);
        var folder = Tool.Folder();

        var said = Tool.Invoke("run", "--profile", path, "--only", "rfc6762/8.1", "--out", folder);
        var record = Reporting.RecordJson.Read(Path.Combine(folder, "results.json"));

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Output + said.Error);
            Assert.That(record.Device.Name, Is.EqualTo("Lamp"));
            Assert.That(record.Device.Host, Is.EqualTo("lamp.local"));
            Assert.That(record.Device.HardwareAddresses, Is.EqualTo(new[] { "02:00:5e:00:53:1a" }));
            Assert.That(record.Device.Addresses, Has.Member("fe80::5eff:fe00:531a"));
            Assert.That(record.Device.Instances.Select(i => (i.Name, i.Type, i.Port)), Is.EqualTo(new[] { ("Night light", "_http._tcp", (int?)80) }));
            Assert.That(record.Device.Instances[0].Txt, Is.EqualTo(new[] { "path=/", "on" }));
        });
    }
}

using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Link.Live;
using BonjourConformance.Records.Reading;

namespace BonjourConformance.Cli.Tests;

/// <summary>The names of a device reach a control's command as values, and never as text that anything runs.</summary>
[Parallelizable(ParallelScope.None)]
public sealed class ControlValueTests
{
    private static string Do(string[] command, params (string Key, string Value)[] values)
    {
        var file = Path.Combine(Tool.Folder(), "said");
        var profile = new DeviceProfile
        {
            Instances = [new("A", "_HTTP._tcp", 80, [], [])],
            Control = new Dictionary<ControlAction, IReadOnlyList<string>> { [ControlAction.Rename] = [.. command.Select(w => w.Replace("FILE", file, StringComparison.Ordinal))] },
        };
        var hands = new CommandOperator(profile, new NoOperator());
        new LiveLoop().Run(() => hands.Do(ControlAction.Rename, values.ToDictionary(v => v.Key, v => v.Value)));
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }

    [TestCase("a'; touch /tmp/x; '")]
    [TestCase("$(reboot) `id`")]
    [TestCase("two\nlines")]
    [TestCase("{type}")]
    public void A_value_is_one_argument_and_is_substituted_once(string name) =>
        Assert.That(Do(["bash", "-c", "printf '%s|' \"$@\" \"$BJC_INSTANCE\" \"$BJC_NEW_NAME\" >FILE", "--", "{instance}", "{type}", "is:{newName}"], ("instance", name), ("type", "_ipp._tcp"), ("newName", "New")),
            Is.EqualTo($"{name}|_ipp._tcp|is:New|{name}|New|"));

    [TestCase("_IPPS._TCP", "_ipps._tcp")]
    [TestCase("_http._tcp", "_HTTP._tcp")]
    public void A_service_type_is_spelled_as_the_profile_does_or_in_lower_case(string shown, string given) =>
        Assert.That(Do(["bash", "-c", "printf '%s|' \"$@\" \"$BJC_TYPE\" >FILE", "--", "{type}"], ("type", shown)), Is.EqualTo($"{given}|{given}|"));

    [TestCase("-rf", "begins with a hyphen")]
    [TestCase("a\0b", "NUL")]
    [TestCase("a\uFFFDb", "not UTF-8")]
    public void A_value_that_cannot_be_an_argument_makes_the_check_inconclusive(string name, string why) =>
        Assert.That(() => Do(["true", "{instance}"], ("instance", name)), Throws.TypeOf<Checks.Verdicts.InconclusiveException>().With.Message.Contains(why));

    [Test]
    public void A_hyphen_behind_a_double_hyphen_is_a_value() => Assert.That(() => Do(["true", "--", "{instance}"], ("instance", "-rf")), Throws.Nothing);

    [Test]
    public void A_long_complaint_is_bounded() =>
        Assert.That(() => Do(["bash", "-c", "yes nonsense | head -c 20000000 >&2; echo at last >&2; exit 3"]),
            Throws.TypeOf<Checks.Verdicts.InconclusiveException>().With.Message.Length.LessThan(3000).And.Message.EndsWith("at last"));

    [Test]
    public void Whoever_interrupts_is_heard_while_a_command_floods_its_output_and_nothing_of_it_is_left_in_the_end()
    {
        var file = Path.Combine(Tool.Folder(), "process");
        var profile = new DeviceProfile
        {
            ControlLimit = TimeSpan.FromSeconds(3),
            Control = new Dictionary<ControlAction, IReadOnlyList<string>> { [ControlAction.Start] = ["bash", "-c", $"echo $$ >{file}; exec yes nonsense >&2"] },
        };
        var (hands, loop) = (new CommandOperator(profile, new NoOperator()), new LiveLoop());
        using var interrupted = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        Assert.That(() => loop.Run(() => hands.Do(ControlAction.Start, new Dictionary<string, string>()), interrupted.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(loop.Now, Is.LessThan(profile.ControlLimit));
        loop.Run(hands.Finish);
        Assert.That(() => Directory.Exists($"/proc/{File.ReadAllText(file).Trim()}"), Is.False.After(5000, 50));
    }

    [TestCase("""["sh", "-c", "rename '{instance}'"]""", true)]
    [TestCase("""["sudo", "/bin/bash", "-ec", "echo {newName}"]""", true)]
    [TestCase("""["ssh", "lamp", "rename {instance}"]""", true)]
    [TestCase("""["cmd.exe", "/c", "rename", "{instance}"]""", true)]
    [TestCase("""["python3", "-c", "print('{value}')"]""", true)]
    [TestCase("""["bash", "rename.sh", "{instance}", "{newName}"]""", false)]
    [TestCase("""["sh", "-c", "rename \"$1\"", "--", "{instance}"]""", false)]
    [TestCase("""["sh", "-c", "rename \"$BJC_INSTANCE\""]""", false)]
    public void A_placeholder_inside_text_that_a_shell_runs_is_refused_with_the_remedy(string command, bool refused)
    {
        void Read() => ProfileReader.Parse($$"""{ "name": "x", "control": { "rename": {{command}} } }""", "device.json");
        Assert.That(Read, refused ? Throws.TypeOf<FileException>().With.Message.Contains("BJC_INSTANCE").And.Message.StartsWith("device.json, line 1, control.rename: ") : Throws.Nothing);
    }

    [Test]
    public void A_command_that_does_not_end_is_ended()
    {
        var profile = new DeviceProfile { ControlLimit = TimeSpan.FromMilliseconds(200), Control = new Dictionary<ControlAction, IReadOnlyList<string>> { [ControlAction.Start] = ["sleep", "60"] } };
        var hands = new CommandOperator(profile, new NoOperator());
        Assert.That(() => new LiveLoop().Run(() => hands.Do(ControlAction.Start, new Dictionary<string, string>())),
            Throws.TypeOf<Checks.Verdicts.InconclusiveException>().With.Message.Contains("sleep 60").And.Message.Contains("controlSeconds"));
    }

    [Test]
    public void What_the_device_is_not_made_for_does_not_bind_it()
    {
        var profile = ProfileReader.Parse("""{ "name": "x", "querier": false, "renames": true }""", "device.json");
        Assert.Multiple(() =>
        {
            Assert.That(() => profile.Demand(ControlAction.Browse), Throws.TypeOf<Checks.Verdicts.NotApplicableException>().With.Message.Contains("\"querier\": false"));
            Assert.That(() => profile.Demand(ControlAction.Rename), Throws.Nothing);
            Assert.That(() => profile.Demand(ControlAction.Sleep), Throws.Nothing);
        });
    }

    [TestCase("""{ "name": "" }""", "name: it is empty")]
    [TestCase("""{ "name": "x", "instances": [null] }""", "instances[0]: an object is wanted here, and this is null")]
    [TestCase("""{ "name": "x", "instances": [{ "name": "A", "type": "_ipp._tcp" }] }""", "instances[0]: the member \"port\" is missing")]
    [TestCase("""{ "name": "x", "instances": [{ "name": "A", "type": "_ipp._tcp\n", "port": 1 }] }""", "instances[0].type")]
    [TestCase("""{ "name": "x", "instances": [{ "name": "A", "type": "_ipp._tcp", "port": 1 }, { "name": "a", "type": "_ipp._tcp", "port": 2 }] }""", "instances: \"A._ipp._tcp\" is listed twice")]
    [TestCase("""{ "name": "x", "name": "y" }""", "the member \"name\" stands here a second time")]
    [TestCase("""{ "name": "x", "control": { "start": [""] } }""", "control.start: a command must name a program")]
    [TestCase("""{ "name": "x", "control": { "start": "" } }""", "control.start: a list is wanted here, and this is a text")]
    public void A_profile_is_taken_whole_or_not_at_all(string text, string why) =>
        Assert.That(() => ProfileReader.Parse(text, "device.json"), Throws.TypeOf<FileException>().With.Message.Contains(why).And.Message.StartsWith("device.json, line 1"));

    [Test]
    public void A_text_value_of_300_octets_is_refused() =>
        Assert.That(() => ProfileReader.Parse($$"""{ "name": "x", "instances": [{ "name": "A", "type": "_ipp._tcp", "port": 1, "txt": { "k": "{{new string('x', 300)}}" } }] }""", "device.json"),
            Throws.TypeOf<FileException>().With.Message.Contains("instances[0].txt.k: key and value have 302 octets"));
}

using System.Net;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Operators;
using BonjourConformance.Cli.Surveying;
using BonjourConformance.Link;
using BonjourConformance.Link.Live;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Tests;

/// <summary>Without options: who is there is shown and followed, and what is not clear is asked, or listed where nobody is there to be asked.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DiscoverTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly VirtualWorld world = new(null, null, new VirtualConditions([], [], Seed: 1));

    public void Dispose()
    {
        world.Dispose();
        output.Dispose();
    }

    [Test]
    public void Enter_goes_on_to_the_only_device()
    {
        Device();
        var began = world.Link.Loop.Now;

        var chosen = Watch(new Keys(() => world.Link.Loop.Now - began > TimeSpan.FromSeconds(15), ConsoleKey.Enter));

        Assert.Multiple(() =>
        {
            Assert.That(chosen is { } box ? SurveyText.Aim(box) : null, Is.EqualTo("printer.local"));
            Assert.That(output.ToString(), Does.Contain("One device is on virtual").And.Contain("InstanceB  _ipps._tcp").And.Contain("Enter: judge it"));
            Assert.That(output.ToString(), Does.Not.Contain("After "), "nothing changed");
        });
    }

    [Test]
    public void A_device_that_leaves_and_comes_back_is_seen_to()
    {
        var device = Device();
        var loop = world.Link.Loop;
        loop.At(loop.Now + TimeSpan.FromSeconds(20), () => _ = device.Operator.Do(ControlAction.Stop, Session.NoArguments));
        loop.At(loop.Now + TimeSpan.FromSeconds(180), () => _ = device.Operator.Do(ControlAction.Start, Session.NoArguments));
        var end = loop.Now + TimeSpan.FromSeconds(210);

        Assert.That(Watch(new Keys(() => loop.Now > end, ConsoleKey.Q)), Is.Null);

        // Who starts is seen with what it has announced until then, and once more when it is complete.
        var sentences = output.ToString().Split('\n').Where(l => l.Contains("on virtual", StringComparison.Ordinal)).Select(l => l[(l.LastIndexOf('K') + 1)..].Trim().Split(':')[0]).ToList();
        Assert.That(sentences.Where((s, i) => i == 0 || sentences[i - 1] != s), Is.EqualTo(new[] { "One device is on virtual", "Nobody on virtual answered.", "One device is on virtual" }));
    }

    [Test]
    public void The_template_of_a_profile_says_what_was_found_and_can_be_read()
    {
        Device();
        var box = Survey.Of(world.Link, CancellationToken.None).Others.Single();

        var text = ProfileTemplate.Of(box, "eth0");
        var profile = ProfileReader.Parse(text, "template");

        Assert.Multiple(() =>
        {
            Assert.That((profile.Name, profile.Host), Is.EqualTo(("printer", "printer")));
            Assert.That(profile.Instances.Select(i => (i.Name, i.Type, i.Port)), Is.EquivalentTo(new[] { ("InstanceA", "_ipp._tcp", 631), ("InstanceA", "_ipps._tcp", 443), ("InstanceB", "_ipp._tcp", 631), ("InstanceB", "_ipps._tcp", 443) }));
            Assert.That(profile.Instances[0].Subtypes, Does.Contain("_universal"));
            Assert.That(profile.Instances[0].Txt.Select(t => t.Key), Does.Contain("rp").And.Contain("UUID"));
            foreach (var comment in new[] { "// \"model\"", "// \"ipv4\"", "// \"powerCycle\"" }) Assert.That(text, Does.Contain(comment));
        });
    }

    /// <summary>Whoever pastes it must not run what a device is called.</summary>
    [TestCase("lobby", "lobby.local")]
    [TestCase("a'; touch /tmp/x; '", "02:00:00:00:00:01")]
    [TestCase("$(reboot)", "02:00:00:00:00:01")]
    [TestCase("x & calc & y", "02:00:00:00:00:01")]
    [TestCase("Anna\u2019s", "02:00:00:00:00:01")]
    public void The_command_that_judges_one_of_several_names_it_by_what_no_shell_takes_apart(string host, string named)
    {
        Box Called(string name, int number) => new(new HashSet<MacAddress> { new((ulong)(0x0200_0000_0000 + number)) }, new HashSet<IPAddress>(), [new(DnsName.Of(name, "local"), [])], [], []);
        var survey = new Survey([Called(host, 1), Called("other", 2)], MacAddress.Zero, []);

        Assert.That(SurveyText.Command(survey, "Ethernet 2"), Is.EqualTo($"bonjour-conformance run --interface 'Ethernet 2' --device {named}"));
        Assert.That(SurveyText.Command(new Survey([Called(host, 1)], MacAddress.Zero, []), "eth0"), Is.EqualTo("bonjour-conformance run --interface eth0"));
    }

    [Test]
    public void What_no_profile_can_say_is_left_out_of_the_template_and_counted()
    {
        var type = DnsName.Parse("_ipp._tcp.local");
        var odd = type.Prepend([0xFF, 0xFE]);
        SrvData srv = new(0, 0, 631, DnsName.Parse("x.local"));
        ServiceInstance[] instances =
        [
            new(type.Prepend("quote \" and */ and \u2028"), type, srv, new TxtData([[.. "k=\"v\""u8], [.. "flag"u8], [0xFF], [.. "K=again"u8], [.. "=nothing"u8]])),
            new(odd, type, srv, null),
            new(type.Prepend("nowhere"), type, null, null),
        ];
        var box = new Box(new HashSet<MacAddress> { MacAddress.Parse("02:00:00:00:00:01") }, new HashSet<IPAddress> { IPAddress.Parse("169.254.1.2") }, [], instances, []);

        var text = ProfileTemplate.Of(box, "eth\n0");
        var profile = ProfileReader.Parse(text, "template");

        Assert.Multiple(() =>
        {
            Assert.That(profile.Instances.Select(i => i.FullName), Is.EqualTo(new[] { instances[0].Name }));
            Assert.That(profile.Instances[0].Txt, Is.EqualTo(new[] { KeyValuePair.Create("k", (string?)"\"v\""), KeyValuePair.Create("flag", (string?)null) }));
            Assert.That(text, Does.Contain("2 more cannot be written in a profile"));
            Assert.That(profile.IPv4, Is.EqualTo(IPv4Configuration.LinkLocal));
        });
    }

    [Test]
    public void The_only_interface_is_taken_and_said()
    {
        Assert.That(InterfaceChoice.Among([Interface("eth7")], Screen(canAsk: false), new Keys(() => false)), Is.EqualTo("eth7"));
        Assert.That(output.ToString(), Does.Contain("eth7").And.Contain("the only interface that can be used"));
    }

    [Test]
    public void Of_several_interfaces_one_is_picked_by_its_digit() =>
        Assert.That(InterfaceChoice.Among([Interface("eth7"), Interface("eth8")], Screen(canAsk: true), new Keys(() => true, ConsoleKey.X, ConsoleKey.D3, ConsoleKey.D2)), Is.EqualTo("eth8"));

    [Test]
    public void Without_somebody_to_pick_the_interfaces_are_listed()
    {
        Assert.That(() => InterfaceChoice.Among([Interface("eth7"), Interface("eth8")], Screen(canAsk: false), new Keys(() => false)),
            Throws.TypeOf<UsageException>().With.Message.Contains("--interface").And.Message.Contains("eth7").And.Message.Contains("eth8"));
        Assert.That(() => InterfaceChoice.Among([Interface("eth7"), Interface("eth8")], Screen(canAsk: true), new Keys(() => true, ConsoleKey.Q)), Throws.TypeOf<UsageException>());
        Assert.That(() => InterfaceChoice.Among([], Screen(canAsk: true), new Keys(() => false)), Throws.TypeOf<CannotRunException>());
    }

    private static InterfaceInfo Interface(string name) => new(name, null, null, new LinkAddresses(MacAddress.Parse("02:00:00:00:00:07"), null, 0, []));

    private Screen Screen(bool canAsk) => new(output, output, isTerminal: canAsk, canAsk);

    /// <summary>The simulated device, on and at rest.</summary>
    private Session Device() => world.SessionFor(CheckCase.Of(Suite.Assembly).First(c => c.Id.StartsWith("rfc6762/8.1", StringComparison.Ordinal)));

    private Box? Watch(IKeyboard keyboard)
    {
        Box? chosen = null;
        world.Link.Loop.Run(async () => chosen = await new LiveSurvey(world.Link, "virtual", Screen(canAsk: true), keyboard).Choose());
        return chosen;
    }

    /// <summary>Keys that are pressed once a time has come.</summary>
    private sealed class Keys(Func<bool> due, params ConsoleKey[] keys) : IKeyboard
    {
        private readonly Queue<ConsoleKey> left = new(keys);

        public bool TryTake(out ConsoleKey key)
        {
            key = default;
            return due() && left.TryDequeue(out key);
        }
    }
}

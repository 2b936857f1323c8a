using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Link.Virtual;

namespace BonjourConformance.Cli.Tests;

/// <summary>A device is not left behind as no user would find it.</summary>
public sealed class AftercareTests
{
    private readonly VirtualLoop loop = new();

    [TestCase(ControlAction.Stop, "Start")]
    [TestCase(ControlAction.Kill, "Start")]
    [TestCase(ControlAction.CableOut, "CableIn")]
    [TestCase(ControlAction.Sleep, "Wake")]
    public void What_took_the_device_away_is_undone(ControlAction action, string inverse)
    {
        var hands = new Hands();
        var care = new Aftercare(hands);
        loop.Run(() => care.Do(action, new Dictionary<string, string>()));

        Assert.Multiple(() =>
        {
            Assert.That(Restored(care), Is.Empty);
            Assert.That(hands.Done, Is.EqualTo(new[] { $"{action}", inverse }));
        });
    }

    [Test]
    public void What_was_undone_in_the_run_is_left_alone()
    {
        var hands = new Hands();
        var care = new Aftercare(hands);
        foreach (var action in (ControlAction[])[ControlAction.CableOut, ControlAction.CableIn, ControlAction.Kill, ControlAction.PowerCycle]) loop.Run(() => care.Do(action, new Dictionary<string, string>()));

        Assert.That(Restored(care), Is.Empty);
        Assert.That(hands.Done, Has.Count.EqualTo(4));
    }

    [Test]
    public void A_name_goes_back_over_all_that_came_after_it()
    {
        var hands = new Hands();
        var care = new Aftercare(hands) { ValueBefore = (_, _, _) => "Second floor" };
        loop.Run(() => care.Do(ControlAction.Rename, Arguments(("instance", "A"), ("newName", "B"))));
        loop.Run(() => care.Do(ControlAction.Rename, Arguments(("instance", "B"), ("newName", "C"))));
        loop.Run(() => care.Do(ControlAction.ChangeTxt, Arguments(("instance", "A"), ("key", "note"), ("value", "changed"))));

        Assert.That(Restored(care), Is.Empty);
        Assert.That(hands.Done.Skip(3), Is.EqualTo(new[] { "Rename C A", "ChangeTxt A note Second floor" }));
    }

    [Test]
    public void A_name_that_the_device_has_cut_goes_back_too()
    {
        var hands = new Hands();
        var care = new Aftercare(hands);
        var wanted = new string('a', 100);
        loop.Run(() => care.Do(ControlAction.Rename, Arguments(("instance", "A"), ("newName", wanted))));
        loop.Run(() => care.Do(ControlAction.Rename, Arguments(("instance", wanted[..63]), ("newName", "A"))));

        Assert.That(Restored(care), Is.Empty);
        Assert.That(hands.Done, Has.Count.EqualTo(2), "it has its name again");
    }

    [Test]
    public void What_nobody_can_undo_is_said()
    {
        var hands = new Hands { ByItself = false };
        var care = new Aftercare(hands);
        loop.Run(() => care.Do(ControlAction.CableOut, new Dictionary<string, string>()));

        Assert.That(Restored(care), Is.EqualTo(new[] { "The device is left without its cable: the profile has no control \"cableIn\", so somebody has to do it by hand." }));
    }

    [Test]
    public void What_nobody_did_is_not_held_to_be_so()
    {
        var care = new Aftercare(new Hands { ByItself = false, Refuses = true });
        Assert.That(() => loop.Run(() => care.Do(ControlAction.Sleep, new Dictionary<string, string>())), Throws.TypeOf<Checks.Verdicts.InconclusiveException>());

        Assert.That(Restored(care), Is.Empty);
    }

    [Test]
    public void A_check_that_was_cut_short_does_nothing_more()
    {
        var care = new Aftercare(new Hands());
        _ = Restored(care);

        Assert.That(() => loop.Run(() => care.Do(ControlAction.CableOut, new Dictionary<string, string>())), Throws.TypeOf<Checks.Verdicts.InconclusiveException>());
    }

    private IReadOnlyList<string> Restored(Aftercare care)
    {
        IReadOnlyList<string> left = [];
        loop.Run(async () => left = await care.Restore(loop));
        return left;
    }

    private static Dictionary<string, string> Arguments(params (string Key, string Value)[] pairs) => pairs.Append(("type", "_ipp._tcp")).ToDictionary(p => p.Item1, p => p.Item2);

    private sealed class Hands : IOperator
    {
        public bool ByItself { get; init; } = true;

        public bool Refuses { get; init; }

        public List<string> Done { get; } = [];

        public bool Can(ControlAction action) => true;

        public bool CanByItself(ControlAction action) => ByItself;

        public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments)
        {
            if (Refuses) throw new Checks.Verdicts.InconclusiveException("nobody is there");
            Done.Add(string.Join(' ', arguments.Where(a => a.Key != "type").Select(a => a.Value).Prepend($"{action}")));
            return Task.CompletedTask;
        }
    }
}

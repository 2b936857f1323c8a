using BonjourConformance.Checks.Operators;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Operators;
using BonjourConformance.Link.Virtual;

namespace BonjourConformance.Cli.Tests;

/// <summary>A person is asked, waited for and believed.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HumanOperatorTests : IDisposable
{
    private readonly VirtualLoop loop = new();
    private readonly StringWriter output = new();

    public void Dispose() => output.Dispose();

    [Test]
    public void Enter_means_done()
    {
        Ask(ControlAction.Rename, ConsoleKey.Enter, after: 5);

        Assert.Multiple(() =>
        {
            Assert.That(loop.Now, Is.EqualTo(TimeSpan.FromSeconds(5)).Within(TimeSpan.FromMilliseconds(100)));
            Assert.That(output.ToString(), Does.Contain("rename the service \"InstanceA\" (_ipp._tcp) to \"New\""));
        });
    }

    [Test]
    public void S_means_that_it_cannot_be_done() =>
        Assert.That(() => Ask(ControlAction.CableOut, ConsoleKey.S, after: 1), Throws.TypeOf<Checks.Verdicts.InconclusiveException>().With.Message.Contains("network cable"));

    [Test]
    public void Keys_from_before_the_question_do_not_count()
    {
        var keyboard = new Keyboard(loop);
        keyboard.Press(ConsoleKey.Enter, TimeSpan.Zero);
        keyboard.Press(ConsoleKey.Enter, TimeSpan.FromSeconds(3));

        loop.Run(() => new HumanOperator(Terminal, keyboard).Do(ControlAction.Start, new Dictionary<string, string>()));

        Assert.That(loop.Now, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(3)));
    }

    [Test]
    public void The_wait_is_shown()
    {
        Ask(ControlAction.PowerCycle, ConsoleKey.Enter, after: 3);

        Assert.That(output.ToString(), Does.Contain("waiting 2 s"));
    }

    [Test]
    public void What_was_skipped_once_is_asked_again_and_not_a_third_time()
    {
        var keyboard = new Keyboard(loop);
        foreach (var second in (int[])[1, 2]) keyboard.Press(ConsoleKey.S, TimeSpan.FromSeconds(second));
        var person = new HumanOperator(Terminal, keyboard);

        Assert.Multiple(() =>
        {
            for (var time = 0; time < 3; time++) Assert.That(() => loop.Run(() => person.Do(ControlAction.PowerCycle, new Dictionary<string, string>())), Throws.TypeOf<Checks.Verdicts.InconclusiveException>());
            Assert.That(output.ToString().Split("cut the device's power").Length - 1, Is.EqualTo(2));
            Assert.That(person.Can(ControlAction.PowerCycle), Is.False);
        });
    }

    [Test]
    public void A_device_that_does_not_browse_is_asked_to_once()
    {
        var keyboard = new Keyboard(loop);
        keyboard.Press(ConsoleKey.N, TimeSpan.FromSeconds(1));
        var person = new HumanOperator(Terminal, keyboard);

        Assert.Multiple(() =>
        {
            foreach (var action in (ControlAction[])[ControlAction.Browse, ControlAction.Browse, ControlAction.Connect])
                Assert.That(() => loop.Run(() => person.Do(action, new Dictionary<string, string>())), Throws.TypeOf<Checks.Verdicts.NotApplicableException>().With.Message.Contains("asks nothing of its own"));
            Assert.That(output.ToString().Split("Please").Length - 1, Is.EqualTo(1));
        });
    }

    [Test]
    public void B_begins_the_check_anew_before_anything_is_done() =>
        Assert.That(() => Ask(ControlAction.CableOut, ConsoleKey.B, after: 1), Throws.TypeOf<Checks.Verdicts.BegunAnewException>().With.Property("IsDone").False);

    [Test]
    public void B_begins_the_check_anew_once_the_device_is_back()
    {
        var keyboard = new Keyboard(loop);
        keyboard.Press(ConsoleKey.B, TimeSpan.FromSeconds(1));
        keyboard.Press(ConsoleKey.Enter, TimeSpan.FromSeconds(4));
        var person = new HumanOperator(Terminal, keyboard);

        Assert.That(() => loop.Run(() => person.Do(ControlAction.CableIn, new Dictionary<string, string>())), Throws.TypeOf<Checks.Verdicts.BegunAnewException>().With.Property("IsDone").True);
        Assert.That(loop.Now, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(4)), "it is plugged in first");
        keyboard.Press(ConsoleKey.Enter, TimeSpan.FromSeconds(6));
        Assert.That(() => loop.Run(() => person.Do(ControlAction.CableOut, new Dictionary<string, string>())), Throws.Nothing, "the next act is an act like any other");
    }

    private Screen Terminal => new(output, output, isTerminal: true, canAsk: true);

    private void Ask(ControlAction action, ConsoleKey key, double after)
    {
        var keyboard = new Keyboard(loop);
        keyboard.Press(key, TimeSpan.FromSeconds(after));
        var arguments = new Dictionary<string, string> { ["instance"] = "InstanceA", ["type"] = "_ipp._tcp", ["newName"] = "New" };
        loop.Run(() => new HumanOperator(Terminal, keyboard).Do(action, arguments));
    }

    private sealed class Keyboard(VirtualLoop loop) : IKeyboard
    {
        private readonly Queue<(ConsoleKey Key, TimeSpan At)> presses = new();

        public void Press(ConsoleKey key, TimeSpan at) => presses.Enqueue((key, at));

        public bool TryTake(out ConsoleKey key)
        {
            key = default;
            if (!presses.TryPeek(out var next) || next.At > loop.Now) return false;
            key = presses.Dequeue().Key;
            return true;
        }
    }
}

using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link;
using BonjourConformance.Simulator;
using BonjourConformance.Simulator.Faults;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>A person who does everything by hand, slowly, is asked for little, and gets the verdicts that a device with controls gets.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ByHandTests
{
    private static readonly ControlAction[] Refused = [ControlAction.Browse, ControlAction.StopBrowse, ControlAction.Resolve, ControlAction.Connect, ControlAction.Sleep, ControlAction.Wake];

    /// <summary>What takes the distribution of moments that no hand can time.</summary>
    private static readonly string[] Untimed = ["rfc3927/2.2.1/first-probe-at-random-moment"];

    [TestCase(false, 6)]
    [TestCase(true, 9)]
    public void A_person_is_asked_for_few_acts(bool linkLocal, int most)
    {
        var asked = new List<ControlAction>();
        var results = Run(linkLocal, asked, []);
        var bad = results.Where(r => MatrixRun.IsBreach(r) || r.Verdict == Verdict.Error || (r.Verdict == Verdict.Inconclusive && !Untimed.Contains(r.Id))).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(bad, Is.Empty, () => MatrixRun.Show(bad));
            // The cable out and in, off and on again, and one name after the other are one visit each.
            var visits = asked.Count(a => a is not (ControlAction.CableIn or ControlAction.Start or ControlAction.Rename)) + (asked.Contains(ControlAction.Rename) ? 1 : 0);
            Assert.That(visits, Is.InRange(4, most), string.Join(", ", asked));
            Assert.That(asked, Has.Count.LessThanOrEqualTo(most + 6), string.Join(", ", asked));
        });
    }

    [TestCase("two-probes", "rfc6762/8.1/three-probes")]
    [TestCase("ignores-answers-to-probes", "rfc6762/8.1/defers-to-holder-of-host-name")]
    [TestCase("forgets-new-name", "rfc6762/9/new-name-survives-power-cycle")]
    [TestCase("another-instance-name-at-each-start", "rfc6763/3/instance-name-outlasts-a-restart")]
    public void What_is_wrong_is_found_by_hand_too(string fault, string check)
    {
        var change = FaultCatalogue.All.Single(f => f.Name == fault);
        var results = Run(linkLocal: false, [], [change.Apply]);

        Assert.That(results.Where(r => r.Id == check).Any(MatrixRun.IsBreach), () => MatrixRun.Show(results.Where(r => r.Id == check || MatrixRun.IsBreach(r))));
    }

    private static List<CheckRecord> Run(bool linkLocal, List<ControlAction> asked, IReadOnlyList<Action<Behaviour>> changes)
    {
        var setup = linkLocal ? DeviceSetup.Default with { LinkLocal = true, Dhcp = true, IPv4 = null } : DeviceSetup.Default;
        var run = new SimulatedRun(new SimulatedRunOptions { Setup = setup, Changes = changes, Watch = hands => new Person(hands, asked) });
        return [.. MatrixRun.Suite.Where(c => linkLocal || !c.Section.BindsLinkLocal).Select(check => new CheckRunner(run.SessionFor(check)).Run(check))];
    }

    /// <summary>Does what is asked some seconds later, and says so half a minute after that, long after the device has announced itself.</summary>
    private sealed class Person(IOperator hands, List<ControlAction> asked) : IOperator
    {
        private static EventLoop Loop => (EventLoop)SynchronizationContext.Current!;

        public bool Can(ControlAction action) => !Refused.Contains(action);

        public bool CanByItself(ControlAction action) => false;

        public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments) => hands.Do(action, arguments);

        public async Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments, Sign sign)
        {
            if (Refused.Contains(action)) throw new NotApplicableException($"the device {Ability.For(action)!.Lack}");
            asked.Add(action);
            var done = Act(action, arguments);
            if (sign.CanBeSeen) await Task.WhenAny(sign.Seen(asking: true), done);
            else await done;
        }

        private async Task Act(ControlAction action, IReadOnlyDictionary<string, string> arguments)
        {
            await Loop.Delay(TimeSpan.FromSeconds(4));
            if (action == ControlAction.PowerCycle)
            {
                await hands.Do(ControlAction.Kill, arguments);
                await Loop.Delay(TimeSpan.FromSeconds(6));
                await hands.Do(ControlAction.Start, arguments);
            }
            else
            {
                await hands.Do(action, arguments);
            }
            await Loop.Delay(TimeSpan.FromSeconds(30));
        }
    }
}

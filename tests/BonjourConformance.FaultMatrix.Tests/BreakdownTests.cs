using System.Reflection;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Cli.Composition;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>Whatever a check or a frame does to the harness: it costs that check, and no other.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BreakdownTests
{
    private static readonly CheckCase Sound = MatrixRun.Suite.First(c => c.Id == "rfc6762/6/answers-match-the-type");

    [Test]
    public void A_check_that_throws_is_an_error_and_the_next_one_is_judged([Values("At_once", "While_it_waits", "While_a_frame_is_looked_at", "In_a_timer", "In_what_it_waits_for", "For_ever")] string method)
    {
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 2 });
        var broken = new CheckCase(typeof(Broken), typeof(Broken).GetMethod(method)!, Sound.Check, typeof(Broken).GetCustomAttribute<SectionAttribute>()!, null);
        var runner = new CheckRunner(run.SessionFor(Sound));

        var record = runner.Run(broken);
        Assert.That(record.Verdict, Is.EqualTo(Verdict.Error), record.Message);
        Assert.That(record.Message, Does.StartWith("The harness broke, not the device: ").And.Contain(method == "For_ever" ? "never happen" : "on purpose"));

        var next = runner.Run(Sound);
        Assert.That(next.Verdict, Is.EqualTo(Verdict.Pass), next.Message);
    }

    [Test]
    public void A_frame_that_somebody_cannot_cope_with_is_kept_from_nobody_else()
    {
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 2 });
        var session = run.SessionFor(Sound);
        run.Loop.Run(session.Start);
        var (thrown, seen) = (0, 0);
        run.Link.Transcript.Added += _ => { if (thrown++ == 0) throw new InvalidOperationException("on purpose"); };
        run.Link.Transcript.Added += _ => seen++;

        Assert.That(new CheckRunner(session).Run(Sound).Verdict, Is.EqualTo(Verdict.Error));
        Assert.That(seen, Is.EqualTo(thrown).And.GreaterThan(1));
        Assert.That(new CheckRunner(session).Run(Sound).Verdict, Is.EqualTo(Verdict.Pass));
    }

    /// <summary>Breaks in every place in which a check may.</summary>
    [Section("RFC 6762", "0", "Checks that break")]
    private sealed class Broken : CheckFixture
    {
        private static InvalidOperationException OnPurpose => new("on purpose");

        public Task At_once() => throw new InvalidOperationException($"{Context.Check.Id} breaks on purpose");

        public async Task While_it_waits()
        {
            await Wait(Seconds(1));
            throw OnPurpose;
        }

        public async Task While_a_frame_is_looked_at()
        {
            void Throw(Link.Frame frame)
            {
                Link.Transcript.Added -= Throw;
                throw OnPurpose;
            }
            Link.Transcript.Added += Throw;
            await Control.AnswerTo(new Wire.Question(Device.HostName, Wire.RecordType.A), Family.IPv4);
        }

        public async Task In_a_timer()
        {
            Link.Loop.At(Now + Seconds(1), () => throw OnPurpose);
            await Wait(Seconds(2));
        }

        public async Task In_what_it_waits_for()
        {
            Ask(new Wire.Question(Device.HostName, Wire.RecordType.A), Family.IPv4);
            await Link.Transcript.First(_ => throw OnPurpose, Link.Transcript.Now, Now + Seconds(2));
        }

        public Task For_ever()
        {
            Describe("nothing");
            return new TaskCompletionSource().Task;
        }
    }
}

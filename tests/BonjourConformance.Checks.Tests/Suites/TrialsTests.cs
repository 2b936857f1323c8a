using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;

namespace BonjourConformance.Checks.Tests.Suites;

/// <summary>What several attempts amount to, where a lost frame may have looked like a breach.</summary>
public sealed class TrialsTests
{
    private static Exception? Passes => null;

    private static RepeatableException Vain => new("the link lost frames");

    private static BreachException Breach(double share, params IReadOnlyList<string> names) =>
        new("expected", "observed", []) { Share = share, Breaks = [.. names.Select(n => new SubjectInfo { Kind = SubjectKind.Instance, Name = n })] };

    private static Trials Made(int wanted, params IReadOnlyList<Exception?> outcomes)
    {
        var trials = new Trials(wanted, proven: false);
        foreach (var outcome in outcomes)
            if (!trials.Add(new Attempted(null!, outcome))) break;
        return trials;
    }

    [Test]
    public void Few_of_many_names_seen_once_do_not_count_where_no_other_attempt_brings_evidence()
    {
        var trials = Made(3, Breach(0.02, "a", "b"), Vain, Vain, Vain);

        Assert.That(trials.IsBroken, Is.False);
        Assert.That(trials.IsUnconfirmed);
        Assert.That(trials.WhyUnconfirmed, Does.Contain("lost frame").And.Contain("no evidence"));
    }

    [Test]
    public void Few_of_many_names_count_where_another_attempt_bears_one_of_them_out() => Assert.That(Made(3, Breach(0.02, "a", "b"), Vain, Breach(0.02, "b"), Vain, Vain).IsBroken);

    [Test]
    public void Few_of_many_names_count_where_one_attempt_is_all_that_the_link_asks_for() => Assert.That(Made(1, Breach(0.02, "a")).IsBroken);

    [Test]
    public void One_of_three_names_counts_where_no_other_attempt_brings_evidence() => Assert.That(Made(3, Breach(0.34, "a"), Vain, Vain, Vain).IsBroken);

    [Test]
    public void Other_names_each_time_do_not_count()
    {
        var trials = Made(2, Breach(0.02, "a"), Breach(0.02, "b"));

        Assert.That(trials.IsBroken, Is.False);
        Assert.That(trials.WhyUnconfirmed, Is.EqualTo("for other names each time"));
    }

    [Test]
    public void Other_names_each_time_do_not_count_over_a_link_that_may_have_lost_as_many()
    {
        var trials = new Trials(2, proven: false, loss: 0.25);
        foreach (var breach in (BreachException[])[Breach(0.34, "a", "b"), Breach(0.34, "c")]) trials.Add(new Attempted(null!, breach));

        Assert.That(trials.IsBroken, Is.False);
    }

    [Test]
    public void The_same_name_each_time_counts_over_a_link_that_loses_frames()
    {
        var trials = new Trials(2, proven: false, loss: 0.25);
        foreach (var breach in (BreachException[])[Breach(0.34, "a", "b"), Breach(0.34, "b", "c")]) trials.Add(new Attempted(null!, breach));

        Assert.That(trials.IsBroken);
    }

    [Test]
    public void What_two_attempts_do_not_show_is_unconfirmed_and_not_forgotten()
    {
        var trials = Made(3, Breach(1, "a"), Passes, Passes);

        Assert.That(trials.IsBroken, Is.False);
        Assert.That(trials.IsUnconfirmed);
        Assert.That(trials.WhyUnconfirmed, Is.EqualTo("and not again"));
    }
}

using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;

namespace BonjourConformance.Checks.Suites;

/// <summary>One attempt at a check, and how it ended: null for quietly.</summary>
internal sealed record Attempted(CheckContext Context, Exception? Outcome)
{
    public bool IsBreach => Outcome is BreachException;
}

/// <summary>
/// What several attempts at one check amount to. A breach is tried again until it was seen as often as the link asks, since a lost frame
/// may have looked like one. It is never forgotten: an attempt that brings no evidence takes nothing back, and one that passes leaves
/// the breach unconfirmed.
/// </summary>
/// <param name="wanted">How often a breach must be seen where attempts differ.</param>
/// <param name="proven">A single breach suffices.</param>
/// <param name="loss">The part of the frames that the link was seen to lose. Where it loses any, it suffices that one attempt shows the contrary.</param>
internal sealed class Trials(int wanted, bool proven, double loss = 0)
{
    private readonly bool framesAreLost = loss > 0;

    /// <summary>After so many attempts that passed, the breach may have been the link's.</summary>
    private const int Passes = 2;

    /// <summary>After so many attempts without evidence there will be none; one more where a breach waits for it, which three lost frames in a row would make a false one.</summary>
    private const int Vain = 2, VainAfterBreach = 3;

    private readonly List<Attempted> all = [];

    /// <summary>Where so few of many names break a duty, a lost frame may be why, and another one the next time.</summary>
    private double Few => Math.Max(0.1, 2 * loss);

    public IReadOnlyList<Attempted> All => all;

    /// <summary>The attempts that showed a breach.</summary>
    public IReadOnlyList<Attempted> Breaches => all.FindAll(a => a.IsBreach);

    /// <summary>The breach counts: it was seen as often as asked, or nothing contradicts it.</summary>
    public bool IsBroken => Breaches.Count > 0 && (proven || (IsBorneOut && !IsScattered));

    private bool IsSeenAsOftenAsAsked => Breaches.Count >= wanted;

    private bool IsContradicted => all.Exists(a => a.Outcome is null);

    private bool IsBorneOut => framesAreLost ? IsSeenAsOftenAsAsked && !IsContradicted : IsSeenAsOftenAsAsked || !IsContradicted;

    /// <summary>Each attempt that showed a breach showed few names that break the duty, and never the same one; or there was but one, where several were asked for.</summary>
    private bool IsScattered
    {
        get
        {
            var seen = Breaches.Select(a => (BreachException)a.Outcome!).ToList();
            if (seen.Count == 0 || wanted < 2 || !seen.TrueForAll(b => b.Share < Few && b.Breaks.Count > 0)) return false;
            return seen.Count == 1 || !seen[0].Breaks.Any(s => seen.TrueForAll(b => b.Breaks.Contains(s)));
        }
    }

    /// <summary>A breach was seen, and not in a way that counts.</summary>
    public bool IsUnconfirmed => Breaches.Count > 0 && !IsBroken;

    /// <summary>What keeps a breach that was seen from counting, in words.</summary>
    public string WhyUnconfirmed => Breaches.Count == all.Count ? "for other names each time" : IsContradicted || !IsScattered ? "and not again"
        : $"for few of many names{(Breaches.Count > 1 ? ", other ones each time" : "")}, which a lost frame may have been, while the other attempts brought no evidence";

    /// <summary>The attempt that the verdict describes.</summary>
    public Attempted Deciding => Breaches.Count > 0 ? Breaches[^1] : all[^1];

    /// <summary>Takes an attempt into account. False: no other is needed.</summary>
    public bool Add(Attempted attempt)
    {
        all.Add(attempt);
        if (Breaches.Count == 0) return attempt.Outcome is RepeatableException && all.Count <= Vain;
        if (proven || Breaches.Count >= wanted) return false;
        return all.Count(a => a.Outcome is null) < (framesAreLost ? 1 : Passes) && all.Count(a => a.Outcome is not (null or BreachException)) < VainAfterBreach;
    }
}

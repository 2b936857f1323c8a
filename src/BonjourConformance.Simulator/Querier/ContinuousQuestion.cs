using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Querier;

/// <summary>A question that some client on this host wants answered for as long as it lasts (RFC 6762 section 5.2).</summary>
internal sealed class ContinuousQuestion(Question question)
{
    public Question Question { get; } = question;

    /// <summary>When the series goes on; null while it rests because the answer is known to be complete.</summary>
    public TimeSpan? Next;

    /// <summary>From the query at <see cref="Next"/> to the one after it.</summary>
    public TimeSpan Interval;

    /// <summary>Queries of the present series that were sent, or that another host sent in its place.</summary>
    public int Sent;

    public TimeSpan? LastSent;

    /// <summary>The next query is the first after the interface became active.</summary>
    public bool AtActivation;

    public TimeSpan? LastUnicastRequest;

    public TimeSpan? LastOwn;

    public void Begin(TimeSpan first, TimeSpan interval)
    {
        Next = first;
        Interval = interval;
        Sent = 0;
    }

    public void Rest()
    {
        Next = null;
        Sent = 0;
    }
}

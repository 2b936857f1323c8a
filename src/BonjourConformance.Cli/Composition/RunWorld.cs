using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Composition;

/// <summary>Where a run takes place: a link with a device on it, and the sessions in which checks judge it.</summary>
public abstract class RunWorld : IDisposable
{
    public abstract ILink Link { get; }

    /// <summary>What the device is called before it was found.</summary>
    public abstract string DeviceName { get; }

    /// <summary>Faults that a simulated device was given.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Circumstances worth printing in the report.</summary>
    public virtual IReadOnlyList<Condition> Conditions => [];

    /// <summary>How much the harness adds to the link.</summary>
    protected static Condition SentRate(int peak, int? bound = null) => new("sent by the harness", $"{peak} frames in the busiest second{(bound is null ? "" : $", and never more than {bound}")}");

    /// <summary>Put around the hands at the device, to watch them. To be set before the first session.</summary>
    public Func<IOperator, IOperator> Watch { get; set; } = hands => hands;

    /// <summary>The order in which this world wants its checks.</summary>
    public virtual IReadOnlyList<CheckCase> Order(IReadOnlyList<CheckCase> checks) => checks;

    /// <summary>The session in which a check runs.</summary>
    public abstract Session SessionFor(CheckCase check);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}

namespace BonjourConformance.Reporting.View;

/// <summary>Which of the device's instances a verdict is about, by their place in the device's list.</summary>
public sealed class Instances(DeviceInfo device)
{
    /// <summary>The one the record names; else those that its findings spell out in full.</summary>
    public IEnumerable<int> Of(CheckRecord check)
    {
        for (var i = 0; i < device.Instances.Count; i++)
        {
            var instance = device.Instances[i];
            if (check.Instance is { } named ? named.Name == instance.Name && named.Type == instance.Type : Spells(check, $"{instance.Name}.{instance.Type}"))
                yield return i;
        }
    }

    private static bool Spells(CheckRecord check, string name) =>
        check.Verdict is Verdict.Fail or Verdict.Warning && (check.Message + "\n" + check.Observed + "\n" + check.Subject).Contains(name, StringComparison.Ordinal);
}

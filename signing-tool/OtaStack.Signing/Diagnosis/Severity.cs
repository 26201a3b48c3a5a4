namespace OtaStack.Signing.Diagnosis;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    Unknown = 0,

    /// <summary>Good to know; nothing has to be done.</summary>
    Info = 1,

    /// <summary>Something should be done in time.</summary>
    Warning = 2,

    /// <summary>Devices refuse it, or will not find what they should, until it is mended.</summary>
    Error = 3,
}

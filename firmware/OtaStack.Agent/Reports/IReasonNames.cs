using OtaStack.Agent.Core;

namespace OtaStack.Agent.Reports;

/// <summary>The port to the names of reasons: texts for people, which a device with little room leaves out.</summary>
public interface IReasonNames
{
    /// <summary>The name as in docs/reason-codes.md: 1 to 32 ASCII letters and digits.</summary>
    string NameOf(ReasonCode reason);
}

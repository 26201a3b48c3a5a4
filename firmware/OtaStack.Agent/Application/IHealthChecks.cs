namespace OtaStack.Agent.Application;

/// <summary>An application with more than one health check. Each has a time limit of its own; all must pass before a new release is confirmed.</summary>
public interface IHealthChecks
{
    /// <summary>1 or more.</summary>
    int Count { get; }

    /// <summary>0 when what the check is about is well, otherwise a number of the product's own.</summary>
    /// <param name="number">0 to <see cref="Count"/> - 1.</param>
    int Check(int number);
}

/// A permission of a role: these actions on these fields for these purposes. There are no denying rules; what no rule
/// allows is refused.
public struct Rule: Sendable {
    /// The name that the log gives as the rule that decided; unique in the policy.
    public let id: Name
    /// What may be done.
    public let actions: [Action]
    /// On which record types; empty for acts of governance.
    public let recordTypes: [Name]
    /// All fields of these compartments,
    public let compartments: [Name]
    /// and these fields,
    public let fields: [Name]
    /// but none of these.
    public let except: [Name]
    /// For which purposes; at least one.
    public let purposes: [Name]

    /// Keeps the parts; names are resolved and checked where a ``Policy`` is made.
    public init(
        id: Name, actions: [Action], recordTypes: [Name] = [], compartments: [Name] = [], fields: [Name] = [],
        except: [Name] = [], purposes: [Name]
    ) {
        self.id = id
        self.actions = actions
        self.recordTypes = recordTypes
        self.compartments = compartments
        self.fields = fields
        self.except = except
        self.purposes = purposes
    }
}
